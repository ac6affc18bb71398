"""Register and change a project; compare it with the negative list, and propose to refuse what meets it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.registers.queries import may_enter

from ..matching import matches_of
from ..models import APPROVE, CHANGE, SEEN, Match, Project, Review

ADD = "projects.add_project"
PLAIN = ("name", "decision", "industry_code", "content", "investment", "special")


@transaction.atomic
def register_project(
    *, actor, office, organ, decider, supervisor, place=None, sector=None, reviewers=(), now=None, **said
):
    """Take a project in and compare it with the negative list. ``said``: the fields in PLAIN.

    ``place`` and ``sector``: default, those of ``organ``. What meets the list is proposed for refusal at once.
    """
    now = now or timezone.now()
    place, sector = place or organ.place, sector or organ.sector
    if not (answer := may_enter(actor, ADD, place, sector)):
        raise Refused(answer.reason)
    if not actor.speaks_for(office):
        raise Refused(_("只能以本单位名义登记。"))
    refuse_enterprises(decider, supervisor, *reviewers)
    if not organ.is_enterprise:
        raise ValidationError({"organ": _("建设单位应为已建档的企业。")})
    project = Project(
        office=office,
        organ=organ,
        decider=decider,
        supervisor=supervisor,
        place=place,
        sector=sector,
        registered_on=timezone.localdate(now),
        registered_by=actor,
        **said,
    )
    project.full_clean()
    project.save()
    record(actor, _("登记建设项目"), project, organ=str(organ), decision=project.get_decision_display())
    Review.objects.bulk_create(Review(project=project, organ=one) for one in reviewers)
    compare(project, actor=actor, now=now)
    told = [user for one in reviewers for user in users_of(one, SEEN)]
    notify(told, kind="projects.review", title=_("请会审建设项目：%s") % project, row=project, now=now)
    return project


def refuse_enterprises(*organs):
    if wrong := [str(organ) for organ in organs if organ.is_enterprise]:
        raise ValidationError(_("“%s”是企业，不能办理审批。") % "、".join(wrong))


@transaction.atomic
def change_project(project, *, actor, now=None, **said):
    """Correct what is planned before it is decided. An exception made for what was planned before lapses."""
    now = now or timezone.now()
    if not (answer := actor.may(CHANGE, project)):
        raise Refused(answer.reason)
    if not actor.speaks_for(project.office):
        raise Refused(_("只有承办单位“%s”可以修改。") % project.office)
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if project.state not in Project.UNDECIDED:
        raise Refused(_("项目已经决定，不能修改。"))
    before = {name: getattr(project, name) for name in said}
    changed = {name: value for name, value in said.items() if before[name] != value}
    if not changed:
        return project
    for name, value in changed.items():
        setattr(project, name, value)
    if project.exempted_on:
        project.exempted_on = project.exempted_by = None
        project.exemption = ""
        project.matches.update(exempted=False)
        record(actor, _("例外失效"), project, because=_("项目内容已修改"))
    project.full_clean()
    project.save()
    record(
        actor,
        _("修改建设项目"),
        project,
        before={name: str(before[name]) for name in changed},
        after={name: str(value) for name, value in changed.items()},
    )
    compare(project, actor=actor, now=now)
    return project


def compare(project, *, actor, now):
    """Keep what of the list in force today the project meets; what it newly meets is proposed for refusal."""
    today = timezone.localdate(now)
    found = {one.entry: one for one in matches_of(project, today)}
    known = {row.entry: row for row in project.matches.all()}
    for row in known.values():
        if row.current != (row.entry in found):
            row.current = row.entry in found
            row.save(update_fields=["current"])
    fresh = [one for entry, one in found.items() if entry not in known]
    Match.objects.bulk_create(Match(project=project, matched_on=today, **vars(one)) for one in fresh)
    project.matched = bool(found)
    standing = [entry for entry in found if entry not in known or not known[entry].exempted]
    project.refusal_proposed_on = (project.refusal_proposed_on or today) if standing else None
    project.save(update_fields=["matched", "refusal_proposed_on"])
    record(actor, _("比对负面清单"), project, entries=list(found))
    if fresh:
        propose_refusal(project, fresh, actor, now)


def propose_refusal(project, fresh, actor, now):
    """Lay down that the project should be refused, and why; the deciding authority hears of it."""
    entries = [one.entry for one in fresh]
    record(actor, _("建议不予批准"), project, entries=entries, basis=sorted({one.basis for one in fresh}))
    notify(
        users_of(project.decider, APPROVE),
        kind="projects.matched",
        title=_("建议不予批准：%s") % project,
        body=_("与清单条目相符：%s。") % "、".join(entries),
        row=project,
        now=now,
    )
