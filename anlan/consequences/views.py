"""Pages: what follows, one of them with its facts and steps; the facts themselves."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.web.pages import CasePage, ListPage, StepPage

from .filters import ConsequenceFilter, TriggerFilter
from .flow import CONSEQUENCE
from .models import Consequence, Trigger
from .queries import RULES
from .tables import CONSEQUENCES, TONES, TRIGGERS, linked, mode

HOME = (gettext_lazy("奖惩联动"), "consequences:consequences")
VIEW = "consequences.view_consequence"


class ConsequenceList(ListPage):
    model = Consequence
    perm = VIEW
    title = gettext_lazy("奖惩联动")
    columns = CONSEQUENCES
    filterset_class = ConsequenceFilter
    order = ("-proposed_at",)
    template_name = "consequences/list.html"
    empty = gettext_lazy("没有奖惩事项。触发事实达到规则规定的数量时，由系统提出。")

    def rows(self):
        return super().rows().select_related("office")

    def extra(self):
        return {"rules": reverse("rulebook:rule", args=[RULES])}


class TriggerList(ListPage):
    model = Trigger
    perm = VIEW
    title = gettext_lazy("触发事实")
    columns = TRIGGERS
    filterset_class = TriggerFilter
    order = ("-happened_on",)
    trail = (HOME,)
    empty = gettext_lazy("没有触发事实。履职逾期、目标未达成等由各业务自动记录。")

    def rows(self):
        return super().rows().select_related("place")


class ConsequenceRow:
    model = Consequence
    flow = CONSEQUENCE
    perm = VIEW
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("organ", "office", "place", "decided_by", "rule_place")


class ConsequencePage(ConsequenceRow, CasePage):
    step_url = "consequences:step"
    template_name = "consequences/consequence.html"

    def facts(self):
        row = self.row
        term = f"{row.starts_on} 至 {row.ends_on or _('长期')}" if row.starts_on else None
        return [
            (_("对象"), row.subject_name),
            (_("措施"), row.effect_label),
            (_("方式"), mode(row)),
            (_("依据"), row.basis),
            (_("决定单位"), row.office),
            (_("决定人"), row.decided_by or (_("系统") if row.automatic else None)),
            (_("有效期"), term),
            (_("理由"), row.reason),
            (_("撤销理由"), row.ended_because),
        ]

    def extra(self):
        row = self.row
        return {
            "tone": TONES[row.state],
            "triggers": [(found, linked(found)) for found in row.triggers.all()],
            "rules": reverse("rulebook:rule", args=[RULES]),
        }


class ConsequenceStep(ConsequenceRow, StepPage):
    pass
