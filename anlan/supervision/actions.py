"""The verb: take a late task or duty under supervision."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.flow.flow import Refused
from anlan.hazards.actions.linking import link
from anlan.hazards.actions.reporting import report_matter
from anlan.hazards.flow import MATTER
from anlan.hazards.models import Matter
from anlan.hazards.queries import matters_of, workdays_after
from anlan.rulebook.book import rule

from .queries import PROFILE


def supervise(row, *, actor, requirement="", due_on=None, now=None):
    """Make a supervised item of ``row``, an assignment or an occurrence: given to its unit, with a 督办函.

    ``row.owner`` supervises. ``due_on``: default, some work days from today (rule ``supervision.days``).
    Raises ``Refused`` when it is under supervision already. Returns the matter.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    if not actor.speaks_for(row.owner):
        raise Refused(_("只有交办单位“%s”可以督办。") % row.owner)
    with transaction.atomic():
        type(row)._base_manager.select_for_update(no_key=True).get(
            pk=row.pk
        )  # of two, the second sees the first's
        if running := matters_of(row).filter(profile=PROFILE, state__one_of=Matter.OPEN).first():
            raise Refused(_("已在督办：%s。") % running.number)
        matter = report_matter(
            actor=actor,
            organ=row.owner,
            office=row.owner,
            subject=row.organ,
            place=row.place,
            sector=row.sector,
            profile=PROFILE,
            source="supervision",
            title=_("督办：%s") % subject_of(row),
            description=described(row, requirement),
            now=now,
        )
        link(matter, row, actor=actor, now=now)
        due = due_on or workdays_after(today, rule("supervision.days", today, row.place), row.place)
        MATTER.move(matter, "accept", actor=actor, now=now)
        MATTER.move(matter, "assign", actor=actor, now=now, responsible=row.organ, rectify_by=due)
        MATTER.move(matter, "order", actor=actor, now=now)
    return matter


def subject_of(row):
    """The task or the duty in some words."""
    text = str(row.task if hasattr(row, "task") else row.obligation)
    return text if len(text) <= 60 else f"{text[:59]}…"


def described(row, requirement):
    said = {"organ": row.organ, "what": subject_of(row), "due": row.due_on}
    line = _("%(organ)s未在%(due)s前完成“%(what)s”。") % said
    return line + (requirement.strip() or _("请立即组织落实，按期完成并报送结果。"))
