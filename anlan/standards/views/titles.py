"""Review bodies with their scores; titles: the list, applying, one with its steps."""

from django.db.models import Avg, Count, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage

from ..actions import applying
from ..filters import BodyFilter, TitleFilter
from ..flow import TITLE
from ..forms import BodyForm, TitleForm
from ..models import Check, ReviewBody, Standardization, Title
from ..queries import APPLY_TITLE, KEEP, title_kinds
from ..tables import BODIES, TITLES, check_mark, state_mark, title_mark
from .cases import HOME, ChoosePage, OfEnterprise

SHOWN = 50
SEEN = "standards.view_reviewbody"
TITLES_HOME = (gettext_lazy("创建称号"), "standards:titles")
BODIES_HOME = (gettext_lazy("评审单位"), "standards:bodies")


def counted(of, what):
    """A subquery that counts rows of ``of`` for each review body."""
    return Subquery(of.order_by().values("body").annotate(n=what).values("n"))


def with_scores(rows, year):
    """Each body with what it reviewed in the year, and how the checks of all years judged it."""
    mine = Standardization.objects.filter(body=OuterRef("pk"), reviewed_on__year=year)
    lasting = mine.filter(certified_on__isnull=False)
    checks = Check.objects.filter(standardization__body=OuterRef("pk"), state__in=Check.DONE)
    checks = checks.order_by().values("standardization__body")
    judged = checks.filter(review_quality__isnull=False)
    return rows.annotate(
        reviews=counted(mine, Count("pk")),
        passed=counted(lasting, Count("pk")),
        judged=Subquery(judged.annotate(n=Count("pk")).values("n")),
        quality=Subquery(judged.annotate(n=Avg("review_quality")).values("n")),
        failed=Subquery(checks.filter(state=Check.State.FAILED).annotate(n=Count("pk")).values("n")),
    )


class BodyList(ListPage):
    model = ReviewBody
    perm = SEEN
    title = gettext_lazy("评审单位")
    columns = BODIES
    filterset_class = BodyFilter
    order = ("name",)
    template_name = "standards/list.html"
    trail = (HOME,)
    buttons = ((gettext_lazy("登记评审单位"), "plus", "standards:new_body", KEEP),)
    empty = gettext_lazy("没有评审单位。")

    def rows(self):
        return with_scores(super().rows(), timezone.localdate().year).select_related("place")


class BodyPage(RowPage):
    model = ReviewBody
    perm = view_perm = SEEN
    template_name = "standards/body.html"
    trail = (HOME, BODIES_HOME)

    def rows(self):
        return with_scores(super().rows(), timezone.localdate().year).select_related("place", "organ")

    def get(self, request, *args, **kwargs):
        row, user = self.row, request.user
        cases = Standardization.objects.visible_to(user).filter(body=row, reviewed_on__isnull=False)
        cases = cases.select_related("enterprise", "place").order_by("-reviewed_on", "-pk")[:SHOWN]
        checks = ()
        if user.holds("standards.view_sampling"):
            checks = Check.objects.visible_to(user).filter(standardization__body=row, state__in=Check.DONE)
            checks = checks.select_related("standardization__enterprise").order_by("-checked_on", "-pk")[
                :SHOWN
            ]
        facts = [
            (_("服务区域"), row.place),
            (_("评审范围"), row.fields),
            (_("联系人"), row.contact),
            (_("电话"), row.phone),
            (_("账号所属机构"), row.organ),
            (_("自"), row.since),
            (_("至"), row.until),
        ]
        return self.show(
            facts=facts,
            cases=[(one, state_mark(one)) for one in cases],
            checks=[(one, check_mark(one)) for one in checks],
            quality=None if row.quality is None else round(row.quality),
            keeps=user.holds(KEEP) and user.may(KEEP, row),
        )


class NewBodyPage(FormPage):
    perm = KEEP
    title = gettext_lazy("登记评审单位")
    trail = (HOME, BODIES_HOME)

    def get_form(self, data=None, files=None):
        return BodyForm(data, user=self.request.user)

    def save(self, data):
        return applying.save_body(actor=self.request.user, fields=data.pop("fields_text"), **data)


class ChangeBodyPage(RowPage, FormPage):
    model = ReviewBody
    perm = view_perm = KEEP
    title = gettext_lazy("修改评审单位")

    def get_trail(self):
        return [(BODIES_HOME[0], reverse(BODIES_HOME[1])), (str(self.row), self.row.get_absolute_url())]

    def get_form(self, data=None, files=None):
        row = self.row
        names = ("name", "contact", "phone", "since", "until")
        initial = {name: getattr(row, name) for name in names}
        initial |= {"place": row.place_id, "organ": row.organ_id, "fields_text": row.fields}
        return BodyForm(data, user=self.request.user, initial=initial)

    def save(self, data):
        return applying.save_body(self.row, actor=self.request.user, fields=data.pop("fields_text"), **data)


class TitleList(ListPage):
    model = Title
    perm = "standards.view_title"
    columns = TITLES
    filterset_class = TitleFilter
    order = ("-applied_on",)
    template_name = "standards/titles.html"
    buttons = ((gettext_lazy("申报称号"), "plus", "standards:choose_title", APPLY_TITLE),)
    empty = gettext_lazy("没有创建称号。")

    def rows(self):
        return super().rows().select_related("enterprise", "place")

    def extra(self):
        """How many titles of each kind are held today."""
        counts = dict(
            self.rows().in_force(timezone.localdate()).order_by().values_list("kind").annotate(n=Count("pk"))
        )
        return {
            "figures": [(code, said["label"], counts.get(code, 0)) for code, said in title_kinds().items()],
            "chosen": self.request.GET.get("kind", ""),
        }


class ChooseTitlePage(ChoosePage):
    perm = APPLY_TITLE
    title = gettext_lazy("申报创建称号")
    trail = (TITLES_HOME,)
    onward = "standards:apply_title"


class ApplyTitlePage(OfEnterprise):
    perm = view_perm = APPLY_TITLE
    title = gettext_lazy("申报创建称号")
    form_class = TitleForm
    submit = gettext_lazy("申报")
    done = gettext_lazy("已申报。")

    def get_trail(self):
        return [(TITLES_HOME[0], reverse(TITLES_HOME[1])), (str(self.row), self.row.get_absolute_url())]

    def save(self, data):
        return applying.apply_title(self.row, actor=self.request.user, **data)


class TitleRow:
    model = Title
    flow = TITLE
    perm = "standards.view_title"
    trail = (TITLES_HOME,)

    def rows(self):
        related = ("enterprise", "organ", "place", "office", "sector", "applied_by")
        return super().rows().select_related(*related)


class TitlePage(TitleRow, CasePage):
    step_url = "standards:title_step"
    template_name = "standards/title.html"

    def facts(self):
        row = self.row
        return [
            (_("称号"), row.label),
            (_("企业"), row.enterprise),
            (_("班组"), row.team),
            (_("星级"), row.stars),
            (_("区域"), row.place),
            (_("命名单位"), row.office),
            (_("申报日期"), row.applied_on),
            (_("评审日期"), row.reviewed_on),
            (_("评审得分"), row.score),
            (_("公示日期"), row.announced_on),
            (_("命名日期"), row.titled_on),
            (_("最近复核"), row.rechecked_on),
            (_("下次复核"), row.recheck_by),
            (_("撤销日期"), row.withdrawn_on),
        ]

    def extra(self):
        return {"mark": title_mark(self.row), "files": attached(self.row)}


class TitleStep(TitleRow, StepPage):
    pass
