"""Boundaries of duty: the table of what was decided, and the disputes on the way there."""

from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.web.pages import CasePage, FormPage, ListPage, StepPage
from anlan.web.tables import Column, badge

from ..actions.disputes import raise_dispute
from ..filters.disputes import DisputeFilter
from ..flow import DISPUTE
from ..forms.disputes import RaiseForm
from ..models import Dispute
from ..tables import state_mark


def stance(opinion):
    """``(words, tone)`` of what a party said."""
    if opinion.said_at is None:
        return _("未答复"), "idle"
    return (_("愿意承担"), "good") if opinion.accepts else (_("不予承担"), "bad")


def parties(row):
    return "；".join(f"{opinion.organ}：{stance(opinion)[0]}" for opinion in row.opinions.all())


def parties_shown(row):
    lines = ((opinion.organ, badge(*stance(opinion))) for opinion in row.opinions.all())
    return format_html_join("", '<div class="num">{} {}</div>', lines)


DISPUTES = [
    Column("subject", gettext_lazy("事项"), sort="subject", link=True),
    Column("parties", gettext_lazy("当事单位及意见"), value=parties, shown_as=parties_shown),
    Column("decided_for", gettext_lazy("裁定监管单位"), value=lambda row: str(row.decided_for or "")),
    Column("basis", gettext_lazy("裁定依据")),
    Column("decided_on", gettext_lazy("裁定日期"), sort="decided_on", kind="day"),
    Column(
        "state",
        gettext_lazy("状态"),
        value=lambda row: row.get_state_display(),
        shown_as=state_mark,
        sort="state",
    ),
    Column("organ", gettext_lazy("提出单位"), value=lambda row: str(row.organ), optional=True),
    Column("raised_at", gettext_lazy("提出时间"), sort="raised_at", kind="time", optional=True),
]


class DisputeList(ListPage):
    model = Dispute
    perm = "plans.view_dispute"
    title = gettext_lazy("职责边界")
    columns = DISPUTES
    filterset_class = DisputeFilter
    buttons = ((gettext_lazy("提出争议"), "arrows-split-2", "plans:raise_dispute", "plans.raise_dispute"),)
    empty = gettext_lazy("没有符合条件的事项。监管对象无人管或多家都管时，任何部门都可以提出，由安委办裁定。")

    def rows(self):
        return super().rows().select_related("organ", "decided_for").prefetch_related("opinions__organ")


class RaiseDispute(FormPage):
    perm = "plans.raise_dispute"
    title = gettext_lazy("提出职责争议")
    trail = ((gettext_lazy("职责边界"), "plans:disputes"),)
    form_class = RaiseForm
    template_name = "plans/records_form.html"
    submit = gettext_lazy("提出")
    done = gettext_lazy("已提出，当事单位将收到答复意见的通知。")

    def form_kwargs(self):
        return {"user": self.request.user}

    def save(self, data):
        return raise_dispute(actor=self.request.user, **data)


class DisputeRowPage:
    """What the pages of one dispute share."""

    model = Dispute
    perm = "plans.view_dispute"
    flow = DISPUTE
    trail = ((gettext_lazy("职责边界"), "plans:disputes"),)

    def rows(self):
        return super().rows().select_related("organ__place", "decided_for", "place")


class DisputePage(DisputeRowPage, CasePage):
    step_url = "plans:dispute_step"
    template_name = "plans/dispute.html"

    def facts(self):
        row = self.row
        return [
            (_("提出单位"), row.organ),
            (_("提出时间"), row.raised_at),
            (_("裁定日期"), row.decided_on),
        ]

    def extra(self):
        opinions = self.row.opinions.select_related("organ")
        return {
            "opinions": [(opinion, badge(*stance(opinion))) for opinion in opinions],
        }


class DisputeStep(DisputeRowPage, StepPage):
    pass
