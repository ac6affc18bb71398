"""Partners: the list, one of them with its codes, keeping them; problems in and states out by file."""

import json
from urllib.parse import quote

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.actions import upload_limit
from anlan.flow.flow import Refused
from anlan.hazards.models import Matter
from anlan.hazards.queries import labels, profiles
from anlan.org.models import Place, Sector
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage

from ..actions.keeping import add_code, change_partner, drop_code, open_partner
from ..actions.receiving import receive
from ..actions.sending import export_waiting
from ..forms import CodeForm, PartnerForm, ProblemsForm
from ..models import Code, Message, Partner
from ..queries import CHANGE, COMPARE, DECIDE, PARTNERS
from ..sheets import problems_of, workbook
from ..tables import PARTNERS as COLUMNS
from .messages import HOME

TRAIL = (HOME, (gettext_lazy("对接平台"), "exchange:partners"))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PartnerList(ListPage):
    model = Partner
    perm = PARTNERS
    title = gettext_lazy("对接平台")
    columns = COLUMNS
    trail = (HOME,)
    order = ("code",)
    buttons = ((gettext_lazy("登记"), "plus", "exchange:open", CHANGE),)
    empty = gettext_lazy("还没有对接平台。")

    def rows(self):
        return super().rows().select_related("organ")


class PartnerPage(CasePage):
    model = Partner
    perm = PARTNERS
    trail = TRAIL
    template_name = "exchange/partner.html"

    def rows(self):
        return super().rows().select_related("organ__place", "account")

    def facts(self):
        row = self.row
        place = row.organ.place
        kind = profiles(place).get(row.profile)
        said = [
            (_("代码"), row.code),
            (_("对接单位"), row.organ),
            (_("接口账号"), row.account),
            (_("登记为"), kind.label if kind else row.profile),
            (_("问题来源"), labels("sources", place).get(row.source, row.source)),
            (_("状态回传网址"), row.url or _("导出文件报送")),
            (_("对账清单网址"), row.list_url or _("上传清单对账")),
            (_("启用"), row.active),
        ]
        return [(label, value) for label, value in said if value is not None]

    def extra(self):
        row, user = self.row, self.request.user
        own = user.speaks_for(row.organ)
        counts = dict(row.messages.order_by().values_list("state").annotate(n=Count("pk")))
        return {
            "codes": [(code, meaning(code)) for code in row.codes.select_related("partner__organ__place")],
            "waiting": sum(counts.get(state, 0) for state in Message.WAITING),
            "changes": own and user.holds(CHANGE),
            "delivers": own and row.active and user.holds(DECIDE),
            "exports": own and user.holds(DECIDE),
            "compares": own and user.holds(COMPARE),
        }


def meaning(code):
    """What we call what our own code stands for."""
    if code.kind == Code.Kind.STATE:
        return Matter.State(code.ours).label
    if code.kind == Code.Kind.SOURCE:
        return labels("sources", code.partner.organ.place).get(code.ours, "")
    rows = (Place if code.kind == Code.Kind.PLACE else Sector).objects.filter(code=code.ours)
    return rows.values_list("name", flat=True).first() or ""


class OpenPage(FormPage):
    perm = CHANGE
    title = gettext_lazy("登记对接平台")
    trail = TRAIL
    done = gettext_lazy("已登记。请核对代码对照。")

    def get_form(self, data=None, files=None):
        return PartnerForm(data, files, user=self.request.user)

    def save(self, data):
        return open_partner(actor=self.request.user, **data)


class OfPartner(RowPage, FormPage):
    """A form about one partner, for its organ alone."""

    model = Partner
    perm = view_perm = CHANGE

    def rows(self):
        own = [organ.pk for organ in self.request.user.organs]
        return super().rows().filter(organ__in=own).select_related("organ__place")

    def get_trail(self):
        return [
            *((label, reverse(name)) for label, name in TRAIL),
            (str(self.row), self.row.get_absolute_url()),
        ]


class ChangePage(OfPartner):
    title = gettext_lazy("修改对接平台")

    def get_form(self, data=None, files=None):
        return PartnerForm(data, files, user=self.request.user, row=self.row)

    def save(self, data):
        return change_partner(self.row, actor=self.request.user, **data)


class CodePage(OfPartner):
    title = gettext_lazy("登记代码对照")
    form_class = CodeForm
    done = gettext_lazy("已登记代码对照。")

    def save(self, data):
        add_code(self.row, actor=self.request.user, **data)
        return self.row


class CodeDrop(OfPartner):
    title = gettext_lazy("删除代码对照")
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        drop_code(get_object_or_404(Code, pk=kwargs["code"], partner=self.row), actor=request.user)
        messages.success(request, _("已删除代码对照。"))
        return redirect(self.row)


class UploadPage(OfPartner):
    """Problems by file: each line goes the way of the interface, and is answered by itself."""

    perm = view_perm = DECIDE
    title = gettext_lazy("上传问题文件")
    form_class = ProblemsForm
    multipart = True
    submit = gettext_lazy("上传")
    done = gettext_lazy("已逐条接收，结果如下。")

    def save(self, data):
        upload_limit(self.request)
        now = timezone.now()
        self.batch = f"{timezone.localtime(now):%Y%m%d%H%M%S} {data['file'].name}"[:60]
        for line in problems_of(data["file"]):
            receive(self.row, line, actor=self.request.user, now=now, batch=self.batch)
        return self.row

    def after(self, row):
        return f"{reverse('exchange:messages')}?batch={quote(self.batch)}"


class ExportPage(OfPartner):
    """What waits, as a file; a POST, for it counts as handed over."""

    perm = view_perm = DECIDE
    title = gettext_lazy("导出待发送状态")
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        kind = request.POST.get("format")
        if kind not in ("json", "xlsx"):
            raise Http404
        try:
            said = export_waiting(self.row, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
            return redirect(self.row)
        name = f"{self.row.code}-{timezone.localtime():%Y%m%d%H%M%S}.{kind}"
        if kind == "json":
            text = json.dumps(said, ensure_ascii=False, cls=DjangoJSONEncoder, indent=1)
            answer = HttpResponse(text, content_type="application/json")
        else:
            answer = HttpResponse(workbook(said, str(self.row)), content_type=XLSX)
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        return answer
