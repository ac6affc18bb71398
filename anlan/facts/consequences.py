"""Facts of the hand-kept register that the rules of consequences speak of."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.consequences.actions import raise_facts, withdraw_facts
from anlan.consequences.kinds import fact_kind

from .indicators import SEVERE


def always(facts):
    return True


def overdue(facts):
    return facts.get("overdue") is True


def fatal(facts):
    return facts.get("responsible") is True and float(facts.get("deaths", 0)) > 0


def severe(facts):
    return facts.get("responsible") is True and facts.get("grade") in SEVERE


# Kind of the register -> [(kind of fact, when it is one)].
RAISED = {
    "major_danger_overdue": [(fact_kind("major_danger_overdue", gettext_lazy("重大隐患逾期未整改")), always)],
    "listed_danger": [(fact_kind("listed_danger_overdue", gettext_lazy("挂牌督办隐患逾期未整改")), overdue)],
    "accident": [
        (fact_kind("fatal_accident", gettext_lazy("亡人责任事故")), fatal),
        (fact_kind("severe_accident", gettext_lazy("较大及以上责任事故")), severe),
    ],
}


def recorded(kind, rows, *, actor, now):
    for code, holds in RAISED.get(kind.code, ()):
        lines = [line_of(row) for row in rows if holds(row.facts)]
        raise_facts(code, lines, actor=actor, now=now)


def line_of(row):
    return {"row": row, "subject": row.organ, "on": row.happened_on, "place": row.place}


def corrected(row, *, actor, reason, moved):
    """What is no such fact any more, or is laid to another organ (``moved``), is withdrawn first."""
    for code, holds in RAISED.get(row.kind_id, ()):
        if moved or not holds(row.facts):
            withdraw_facts(code, row, reason=_("台账更正：%s") % reason, actor=actor)
        if holds(row.facts):
            raise_facts(code, [line_of(row)], actor=actor)


def withdrawn(row, *, actor, reason, now):
    for code, _holds in RAISED.get(row.kind_id, ()):
        withdraw_facts(code, row, reason=_("台账作废：%s") % reason, actor=actor, now=now)
