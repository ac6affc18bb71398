"""回头看: the draws, one with what became of each matter, drawing, the steps of a re-check."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.web.pages import FormPage, ListPage, RowPage, StepPage
from anlan.web.tables import Column, badge

from ..actions.lookbacks import draw
from ..flow import RECHECK
from ..forms import DrawForm
from ..models import LookBack, Recheck
from ..queries import CHECK

HOME = (gettext_lazy("隐患回头看"), "hazards:look_backs")
TONES = {"pending": "warn", "sound": "good", "returned": "bad"}
VIEW = "hazards.view_lookback"
PART = 500  # re-checks shown on the page of a draw


def share(row):
    """Of those looked at again, how many had come back."""
    looked = row.sound + row.returned
    return f"{row.returned * 100 / looked:.1f}%" if looked else "—"


class LookBackList(ListPage):
    model = LookBack
    perm = VIEW
    template_name = "web/list.html"
    empty = gettext_lazy("还没有抽取过。抽取后，已销号的事项由抽查单位再看一遍。")
    buttons = ((gettext_lazy("抽取"), "dice", "hazards:draw", CHECK),)
    columns = (
        Column("title", gettext_lazy("回头看"), value=str, link=True, kind="text-long"),
        Column("organ", gettext_lazy("抽查单位")),
        Column("drawn", gettext_lazy("抽取"), kind="number"),
        Column("sound", gettext_lazy("未反弹"), kind="number"),
        Column("returned", gettext_lazy("已反弹"), kind="number"),
        Column("share", gettext_lazy("反弹率"), value=share, kind="number"),
        Column("due_on", gettext_lazy("复查期限"), kind="day"),
        Column("at", gettext_lazy("抽取时间"), kind="time", optional=True),
    )

    def rows(self):
        states = {name: Count("rechecks", filter=Q(rechecks__state=name)) for name in ("sound", "returned")}
        return super().rows().select_related("organ", "place").annotate(drawn=Count("rechecks"), **states)


class LookBackPage(RowPage):
    model = LookBack
    perm = view_perm = VIEW
    template_name = "hazards/look_back.html"
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("organ", "place", "by")

    def get(self, request, *args, **kwargs):
        row = self.row
        rechecks = row.rechecks.select_related("matter__subject", "matter__place", "organ", "checked_by")
        lines = [
            (one, badge(one.get_state_display(), TONES[one.state]), RECHECK.open_to(request.user, one))
            for one in rechecks[:PART]
        ]
        facts = [
            (_("抽查单位"), row.organ),
            (_("区域"), row.place),
            (_("销号日期"), f"{row.since} — {row.until}"),
            (_("等级"), row.get_grade_display() or _("全部")),
            (_("抽样总体"), _("%d件") % len(row.pool)),
            (_("随机种子"), row.seed),
            (_("复查期限"), row.due_on),
            (_("抽取人"), row.by),
            (_("抽取时间"), row.at),
        ]
        return self.show(facts=facts, lines=lines)


class DrawPage(FormPage):
    perm = CHECK
    title = gettext_lazy("抽取回头看事项")
    trail = (HOME,)
    submit = gettext_lazy("抽取")
    done = gettext_lazy("已抽取。")

    def get_form(self, data=None, files=None):
        return DrawForm(data, user=self.request.user)

    def save(self, data):
        return draw(actor=self.request.user, **data)


class RecheckStep(StepPage):
    model = Recheck
    flow = RECHECK

    def rows(self):
        return super().rows().select_related("matter", "organ", "place", "look_back__place")

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1])), (str(self.row.look_back), self.row.get_absolute_url())]
