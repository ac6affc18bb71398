"""What the steps up to the decision do: inform, sign for it, compare again, except, approve, refuse."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import fulfil, promise, release
from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.letters.actions import letter
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.rulebook.book import rule

from ..letters import NOTICE
from ..models import SEEN, Stage
from ..queries import obstacle, terms, workdays_after
from .registering import compare

CLOCK = "projects.stage"


def set_due(project, due, now):
    project.due_on = due
    promise(CLOCK, project, due, now=now)


def informed(project, *, actor, now, **facts):
    """The requirements of 三同时 go to the builder under a numbered letter, to be signed for."""
    today = timezone.localdate(now)
    project.informed_on = today
    set_due(
        project,
        workdays_after(today, rule("projects.receipt_days", today, project.place), project.place),
        now,
    )
    project.save(update_fields=["informed_on", "due_on"])
    papers = {kind: terms(kind, today, project.place) for kind in Stage.Kind.values}
    said = {
        "to": str(project.organ),
        "project": project.name,
        "due": project.due_on,
        "supervisor": str(project.supervisor),
        "stages": [
            (Stage.Kind(kind).label, [*line["papers"], *(line["special"] if project.special else [])])
            for kind, line in papers.items()
        ],
    }
    letter(NOTICE.code, project, organ=project.office, actor=actor, context=said, now=now)
    tell_builder(project, _("请签收三同时告知书：%s") % project, now)


def tell_builder(project, title, now, body=""):
    notify(users_of(project.organ, SEEN), kind="projects.told", title=title, body=body, row=project, now=now)


def received(project, *, actor, now, **facts):
    fulfil(CLOCK, project, now=now)
    project.received_on, project.due_on = timezone.localdate(now), None
    project.save(update_fields=["received_on", "due_on"])


def compared(project, *, actor, now, **facts):
    compare(project, actor=actor, now=now)


def exempted(project, *, actor, now, basis, reason, exception_papers, **facts):
    """The deciding authority takes it upon itself, with its paper, for what the project meets now."""
    compare(project, actor=actor, now=now)
    project.matches.filter(current=True).update(exempted=True)
    project.exempted_on, project.exempted_by = timezone.localdate(now), actor
    project.exemption, project.refusal_proposed_on = basis, None
    project.save(update_fields=["exempted_on", "exempted_by", "exemption", "refusal_proposed_on"])
    for upload in exception_papers:
        attach(project, upload, actor=actor, kind="exception")
    notify(
        users_of(project.office, SEEN),
        kind="projects.decided",
        title=_("已作负面清单例外：%s") % project,
        body=reason,
        row=project,
        now=now,
    )


def approved(project, *, actor, now, approval, **facts):
    """What stands in the way is asked again, now that the project is held: a veto may just have been raised."""
    today = timezone.localdate(now)
    if why := obstacle(project, today):
        raise Refused(why)
    project.approved_on, project.approved_by, project.approval = today, actor, approval
    begin(project, Stage.Kind.DESIGN, now)
    project.save(update_fields=["approved_on", "approved_by", "approval", "due_on"])
    tell_builder(project, _("已批准，请按期完成安全设施设计：%s") % project, now)


def begin(project, kind, now):
    """Start a stage: its term runs from today."""
    today = timezone.localdate(now)
    due = today + timedelta(days=terms(kind, today, project.place)["days"])
    Stage.objects.create(
        project=project, place=project.place, sector=project.sector, kind=kind, begun_on=today, due_on=due
    )
    set_due(project, due, now)


def refused(project, *, actor, now, reason, **facts):
    release(CLOCK, project, now=now)
    project.refused_on, project.refused_by = timezone.localdate(now), actor
    project.reason, project.due_on = reason, None
    project.save(update_fields=["refused_on", "refused_by", "reason", "due_on"])
    tell_builder(project, _("不予批准：%s") % project, now, reason)
    notify(
        users_of(project.office, SEEN),
        kind="projects.decided",
        title=_("不予批准：%s") % project,
        row=project,
        body=reason,
        now=now,
    )
