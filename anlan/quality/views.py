"""Pages: what is wrong, one flaw with its steps, each unit's score."""

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.org.models import Organ
from anlan.web.pages import CasePage, ListPage, StepPage, bulk_act
from anlan.web.tables import Column, badge

from .filters import FlawFilter, UnitFilter
from .flow import FLAW
from .models import Flaw
from .queries import labels, score, tallies

VIEW, HANDLE = "quality.view_flaw", "quality.handle_flaw"
HOME = (gettext_lazy("数据质量"), "quality:flaws")
S = Flaw.State
TONES = {S.OPEN: "warn", S.HANDLED: "good", S.JUSTIFIED: "info", S.GONE: "idle"}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def row_link(row):
    return format_html('<a href="{}">{}</a>', row.link, row.title)


@bulk_act(gettext_lazy("说明情况"), HANDLE)
def justify(row, *, actor, note):
    FLAW.move(row, "justify", actor=actor, reason=note)


@bulk_act(gettext_lazy("已改正"), HANDLE)
def handle(row, *, actor, note):
    FLAW.move(row, "handle", actor=actor, note=note)


class FlawList(ListPage):
    model = Flaw
    perm = VIEW
    title = gettext_lazy("数据质量")
    filterset_class = FlawFilter
    bulk = (handle, justify)
    template_name = "quality/list.html"
    empty = gettext_lazy("没有符合条件的数据质量问题。")
    columns = [
        Column("rule", gettext_lazy("规则"), value="rule_label", link=True),
        Column("title", gettext_lazy("记录"), shown_as=row_link, kind="text-long"),
        Column("said", gettext_lazy("问题"), kind="text-long"),
        Column("organ", gettext_lazy("责任单位"), value=lambda row: str(row.organ)),
        Column("state", gettext_lazy("状态"), value="get_state_display", shown_as=state_mark),
        Column("found_on", gettext_lazy("发现日期"), kind="day"),
        Column("again", gettext_lazy("再次发现次数"), kind="number", optional=True),
        Column("place", gettext_lazy("区域"), value=lambda row: str(row.place), optional=True),
    ]

    def rows(self):
        return super().rows().select_related("organ", "place")

    def decorate(self, rows):
        rows, names = list(rows), labels()
        for row in rows:
            row.rule_label = names.get(row.rule, row.rule)
        return rows

    def extra(self):
        """The open flaws of the reader's reach by rule, each figure leading to its rows."""
        names, chosen = labels(), self.request.GET.get("rule", "")
        seen = Flaw.objects.visible_to(self.request.user).filter(state=S.OPEN).order_by()
        counts = dict(seen.values("rule").annotate(n=Count("pk")).values_list("rule", "n"))
        return {
            "figures": [
                (label, counts.get(code, 0), f"?state=open&rule={code}", "warn", chosen == code)
                for code, label in names.items()
                if counts.get(code)
            ]
        }


class FlawPage(CasePage):
    model = Flaw
    perm = VIEW
    flow = FLAW
    step_url = "quality:step"
    template_name = "quality/flaw.html"
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("organ", "place", "sector")

    def get_title(self):
        return labels().get(self.row.rule, self.row.rule)

    def facts(self):
        row = self.row
        return [
            (_("记录"), row_link(row)),
            (_("问题"), row.said),
            (_("责任单位"), row.organ),
            (_("区域"), row.place),
            (_("行业领域"), row.sector),
            (_("发现日期"), row.found_on),
            (_("再次发现次数"), row.again or None),
            (_("了结日期"), row.closed_on),
        ]

    def extra(self):
        return {"mark": state_mark(self.row)}


class FlawStep(StepPage):
    model = Flaw
    flow = FLAW
    perm = VIEW
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("organ", "place")


def score_mark(row):
    return badge(row.score, "good" if row.score >= 90 else "warn" if row.score >= 60 else "bad")


class UnitList(ListPage):
    """Each unit with flaws, its score and what costs it most."""

    model = Organ
    perm = VIEW
    title = gettext_lazy("各单位数据质量")
    filterset_class = UnitFilter
    order = ("order", "path")
    template_name = "quality/list.html"
    trail = (HOME,)
    empty = gettext_lazy("各单位都没有数据质量问题。")
    columns = [
        Column("name", gettext_lazy("单位"), link=True),
        Column("place", gettext_lazy("区域"), value=lambda row: str(row.place)),
        Column("score", gettext_lazy("得分"), kind="number", shown_as=score_mark),
        Column("open", gettext_lazy("待处理"), value="open_flaws", kind="number"),
        Column("most", gettext_lazy("主要问题"), value="worst", kind="text-long"),
    ]

    def rows(self):
        flaws = Flaw.objects.filter(organ=OuterRef("pk"))
        seen = Organ.objects.visible_to(self.request.user, VIEW)
        return seen.filter(Exists(flaws)).select_related("place")

    def decorate(self, rows):
        rows, names, today = list(rows), labels(), timezone.localdate()
        counts = tallies([row.pk for row in rows])
        for row in rows:
            own = counts.get(row.pk, {})
            row.score, row.open_flaws = score(own, today), sum(own.values())
            most = sorted(own.items(), key=lambda pair: -pair[1])[:3]
            row.worst = "、".join(f"{names.get(code, code)} {n}" for code, n in most)
            row.get_absolute_url = lambda pk=row.pk: f"/quality/?state=open&organ={pk}"
        return rows
