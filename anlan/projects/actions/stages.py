"""What the steps of the three stages do: papers are handed in, passed or returned; the next stage begins."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import fulfil, promise
from anlan.files.actions import attach
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.rulebook.book import rule

from ..models import CHECK
from ..queries import STAGE_OF, current_stage, workdays_after
from .deciding import CLOCK, begin, tell_builder

REVIEW = "projects.review"


def handed(project, *, actor, now, evidence, note="", trial_from=None, trial_to=None, **facts):
    """The papers lie with the supervisor, whose clock runs from now on; the builder's stands still."""
    today = timezone.localdate(now)
    stage = current_stage(project)
    stage.handed_on, stage.handed_by, stage.note = today, actor, note or ""
    stage.trial_from, stage.trial_to, stage.returned_because = trial_from, trial_to, ""
    stage.extended_on = stage.extended_by = None
    days = rule("projects.review_days" if stage.reviewed else "projects.check_days", today, project.place)
    stage.review_by = workdays_after(today, days, project.place)
    fulfil(CLOCK, project, now=now)
    promise(REVIEW, project, stage.review_by, now=now)
    stage.save()
    for paper, upload in evidence:
        attach(stage, upload, actor=actor, kind=paper)
    notify(
        users_of(project.supervisor, CHECK),
        kind="projects.handed",
        title=_("请审查%(stage)s材料：%(project)s") % {"stage": stage.get_kind_display(), "project": project},
        row=project,
        now=now,
    )


def extended(project, *, actor, now, reason, **facts):
    """The supervisor's clock runs some work days longer, and the builder is told."""
    today = timezone.localdate(now)
    stage = current_stage(project)
    days = rule("projects.review_extension", today, project.place)
    stage.review_by = workdays_after(stage.review_by, days, project.place)
    stage.extended_on, stage.extended_by, stage.extended_because = today, actor, reason
    stage.save(update_fields=["review_by", "extended_on", "extended_by", "extended_because"])
    fulfil(REVIEW, project, now=now)
    promise(REVIEW, project, stage.review_by, now=now)
    said = {"project": project, "day": stage.review_by}
    tell_builder(project, _("设计审查期限延长至%(day)s：%(project)s") % said, now, reason)


def passed(project, *, actor, now, note="", **facts):
    """The stage that was handed in is good; ``project.state`` is already that of the next one."""
    today = timezone.localdate(now)
    stage = project.stages.get(passed_on=None)
    stage.passed_on, stage.passed_by, stage.opinion = today, actor, note or ""
    stage.save(update_fields=["passed_on", "passed_by", "opinion"])
    fulfil(REVIEW, project, now=now)
    if kind := STAGE_OF.get(project.state):
        begin(project, kind, now)
    else:
        project.due_on, project.in_use_on = None, today
    if project.state == project.State.ACCEPTED:
        project.accepted_on = today
    project.save(update_fields=["due_on", "accepted_on", "in_use_on"])
    said = {"stage": stage.get_kind_display(), "project": project}
    tell_builder(project, _("%(stage)s材料已通过：%(project)s") % said, now)


def returned(project, *, actor, now, reason, **facts):
    """Back to the builder, whose term goes on as it was."""
    stage = current_stage(project)
    stage.handed_on, stage.review_by, stage.returned_because = None, None, reason
    stage.save(update_fields=["handed_on", "review_by", "returned_because"])
    fulfil(REVIEW, project, now=now)
    promise(CLOCK, project, project.due_on, now=now)
    said = {"stage": stage.get_kind_display(), "project": project}
    tell_builder(project, _("%(stage)s材料被退回：%(project)s") % said, now, reason)
