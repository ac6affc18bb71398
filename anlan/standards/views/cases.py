"""Cases: the list, applying, one case with its certificates, checks and delistings; self-evaluation; delistings."""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached
from anlan.registers.models import Enterprise
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage

from ..actions import applying
from ..filters import DelistingFilter, StandardizationFilter
from ..flow import DELISTING, STANDARDIZATION
from ..forms import ApplyForm, ChooseForm, EvaluationForm
from ..letters import certificate_paper
from ..models import Certificate, Delisting, Standardization
from ..models.cases import VIEW
from ..queries import APPLY, commitments, grades
from ..tables import DELISTINGS, STANDARDIZATIONS, check_mark, delisting_mark, due, ground_label, state_mark

HOME = (gettext_lazy("标准化"), "standards:standardizations")
SEES = "standards.view_sampling"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RELATED = ("enterprise", "organ", "place", "sector", "office", "body")


class StandardizationList(ListPage):
    model = Standardization
    perm = VIEW
    title = gettext_lazy("标准化达标")
    columns = STANDARDIZATIONS
    filterset_class = StandardizationFilter
    order = ("-applied_on",)
    template_name = "standards/list.html"
    buttons = ((gettext_lazy("申请达标"), "plus", "standards:choose", APPLY),)
    empty = gettext_lazy("没有标准化达标申请。")

    def rows(self):
        return super().rows().select_related(*RELATED)


class ChoosePage(FormPage):
    """For which enterprise; who has one alone is led on."""

    perm = APPLY
    title = gettext_lazy("申请标准化达标")
    trail = (HOME,)
    submit = gettext_lazy("下一步")
    done = gettext_lazy("请填写申请。")
    form_class = ChooseForm
    onward = "standards:apply"

    def form_kwargs(self):
        return {"user": self.request.user, "perm": self.perm}

    def get(self, request, *args, **kwargs):
        if all(post.organ.is_enterprise for post in request.user.acting_posts()):
            own = Enterprise.objects.visible_to(request.user, self.perm).first()
            if own:
                return redirect(self.onward, own.pk)
        return super().get(request, *args, **kwargs)

    def save(self, data):
        return data["enterprise"]

    def after(self, row):
        return reverse(self.onward, args=[row.pk])


class OfEnterprise(RowPage, FormPage):
    """A form about one enterprise."""

    model = Enterprise
    perm = view_perm = APPLY
    multipart = True
    template_name = "standards/about.html"

    def rows(self):
        return super().rows().select_related("place", "organ", "sector")

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1])), (str(self.row), self.row.get_absolute_url())]

    def form_kwargs(self):
        return {"enterprise": self.row}


class ApplyPage(OfEnterprise):
    title = gettext_lazy("申请标准化达标")
    form_class = ApplyForm
    submit = gettext_lazy("提交申请")
    done = gettext_lazy("已提交申请。")

    def save(self, data):
        return applying.apply(self.row, actor=self.request.user, **data)


class EvaluatePage(OfEnterprise):
    title = gettext_lazy("填报标准化自评")
    form_class = EvaluationForm
    done = gettext_lazy("已保存自评；差距已转为问题。")

    def save(self, data):
        return applying.evaluate(self.row, actor=self.request.user, **data)


class StandardizationRow:
    model = Standardization
    flow = STANDARDIZATION
    perm = VIEW
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related(*RELATED, "body__organ", "applied_by", "checked_by")


class StandardizationPage(StandardizationRow, CasePage):
    step_url = "standards:step"
    template_name = "standards/standardization.html"

    def facts(self):
        row = self.row
        grade = grades(row.place, row.applied_on)[row.grade]
        return [
            (_("等级"), row.get_grade_display()),
            (_("定级部门"), grade["by"]),
            (_("评审得分线"), grade["score"]),
            (_("区域"), row.place),
            (_("行业领域"), row.sector),
            (_("受理单位"), row.office),
            (_("申请日期"), row.applied_on),
            (_("自评得分"), row.self_score),
            (_("审核日期"), row.checked_on),
            (_("评审单位"), row.body),
            (_("评审日期"), row.reviewed_on),
            (_("评审得分"), row.review_score),
            (_("公告日期"), row.certified_on),
            (_("有效期至"), row.valid_until),
            (_("申请延续"), row.renewal_asked_on),
            (_("终止日期"), row.closed_on),
            (_("申请说明"), row.note),
        ]

    def extra(self):
        row, user = self.row, self.request.user
        lists = row.delistings.select_related("standardization__enterprise", "office", "organ", "place")
        delistings = [
            (one, delisting_mark(one), ground_label(one), due(one), DELISTING.open_to(user, one))
            for one in lists
        ]
        checks = row.checks.visible_to(user).select_related("organ", "sampling") if user.holds(SEES) else ()
        return {
            "mark": state_mark(row),
            "certificates": row.certificates.all(),
            "delistings": delistings,
            "checks": [(one, check_mark(one)) for one in checks],
            "held": [
                label for code, label in commitments(row.place, row.applied_on).items() if code in row.held
            ],
            "files": attached(row),
        }


class CertificatePaper(RowPage):
    """The certificate as a Word file, to be sealed."""

    model = Certificate
    perm = view_perm = VIEW

    def rows(self):
        related = ("standardization__office", "enterprise__organ", "sector")
        return super().rows().select_related(*related)

    def get(self, request, *args, **kwargs):
        response = HttpResponse(certificate_paper(self.row, request.user), content_type=DOCX)
        name = quote(f"{self.row.number}.docx")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return response


class StandardizationStep(StandardizationRow, StepPage):
    pass


class DelistingList(ListPage):
    model = Delisting
    perm = VIEW
    title = gettext_lazy("摘牌")
    columns = DELISTINGS
    filterset_class = DelistingFilter
    order = ("-proposed_on",)
    template_name = "standards/list.html"
    trail = (HOME,)
    empty = gettext_lazy("没有摘牌。抽查不符合的，由系统提出摘牌并计算决定期限。")

    def rows(self):
        related = ("standardization__enterprise", "office", "place")
        return super().rows().select_related(*related)


class DelistingStep(StepPage):
    model = Delisting
    flow = DELISTING
    perm = VIEW

    def rows(self):
        related = ("standardization__enterprise", "office", "organ", "place")
        return super().rows().select_related(*related)

    def get_trail(self):
        case = self.row.standardization
        return [(HOME[0], reverse(HOME[1])), (str(case), case.get_absolute_url())]
