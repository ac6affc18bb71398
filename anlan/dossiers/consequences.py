"""Facts and effects of the file: dangerous work that broke the rules; how licences are handled for a grade's sake."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.consequences.actions import raise_facts, withdraw_facts
from anlan.consequences.kinds import fact_kind, standing
from anlan.consequences.queries import in_force
from anlan.notices.actions import notify

from .kinds.outside import unnotified
from .queries import TOWNS, VERIFY, supervisors

WORK = fact_kind("dangerous_work_flagged", gettext_lazy("危险作业不合规定"))
UNNOTIFIED = fact_kind("dangerous_work_unnotified", gettext_lazy("危险作业未按规定报备"))
BREACH = fact_kind("commitment_breached", gettext_lazy("违反安全生产承诺"))
COMMITMENT = "commitment"
RELIEF = standing("licence_relief", gettext_lazy("许可延期从简办理"))
SCRUTINY = standing("licence_scrutiny", gettext_lazy("许可从严审查"))


def work_flagged(rows, now):
    """Of ``rows`` the dangerous works found wanting count for the credit, and who supervises them hears.

    That nobody was told of it beforehand is a fact of its own beside whatever else is wrong.
    """
    rows = [row for row in rows if row.kind == "dangerous_work" and row.flagged]
    today = timezone.localdate(now)
    silent = {row: unnotified(row.fields | {"valid_from": row.valid_from}, today) for row in rows}
    other = {row: [flaw for flaw in row.flaws if flaw not in silent[row]] for row in rows}
    raise_facts(WORK, lines_of(other), now=now)
    raise_facts(UNNOTIFIED, lines_of(silent), now=now)
    for row in rows:
        notify(
            supervisors(row.place, TOWNS),
            kind="dossiers.work",
            title=_("%(firm)s的危险作业不合规定：%(flaws)s")
            % {"firm": row.enterprise, "flaws": "；".join(row.flaws)},
            row=row,
            key=f"dossiers.work:{row.pk}",
            now=now,
        )


def lines_of(flaws):
    """A line for ``raise_facts`` of each work that has such flaws."""
    return [
        {
            "row": row,
            "subject": row.organ,
            "on": row.valid_from,
            "place": row.place,
            "title": f"{row.title}：{'；'.join(said)}",
        }
        for row, said in flaws.items()
        if said
    ]


def work_cleared(row, *, actor, now):
    """Who supervises it has put the record right; the enterprise's own correction leaves the facts to an appeal."""
    if row.kind == "dangerous_work" and row.flagged and actor.holds(VERIFY):
        for code in (WORK, UNNOTIFIED):
            withdraw_facts(code, row, reason=_("监管部门更正了记录"), actor=actor, now=now)


def commitment_breached(row, reason, *, actor, now):
    """A supervisor found on evidence that the enterprise has not kept what it promised."""
    line = {"row": row, "subject": row.organ, "on": timezone.localdate(now), "place": row.place}
    raise_facts(BREACH, [{**line, "title": f"{row.title}：{reason}"}], actor=actor, now=now)


def licensing(organ, on=None):
    """What holds on the day for how licences of the enterprise are handled (S1-19c)."""
    on = on or timezone.localdate()
    return [row for effect in (RELIEF, SCRUTINY) for row in in_force(organ, effect, on)]
