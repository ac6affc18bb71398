"""Raise a veto of an approval for a major risk; what its confirmation and withdrawal do."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from ..models import DECIDE, RAISE, SEEN, Project, Veto
from ..queries import leaders, may_raise


@transaction.atomic
def raise_veto(project, *, actor, organ, leader, risk, basis, now=None):
    """An organ concerned with the project says that a major risk forbids it; ``leader`` of it answers for that.

    From now on the project cannot be approved until the deciding authority has decided.
    """
    now = now or timezone.now()
    if not actor.holds(RAISE) or not Project.objects.visible_to(actor).filter(pk=project.pk).exists():
        raise Refused(_("您当前的岗位没有这项权限。"))
    # An approval that is under way is waited for.
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    look(project, actor, organ, leader, timezone.localdate(now))
    veto = Veto(
        project=project,
        organ=organ,
        leader=leader,
        place=project.place,
        sector=project.sector,
        risk=risk.strip(),
        basis=basis.strip(),
        raised_on=timezone.localdate(now),
        raised_by=actor,
    )
    veto.full_clean()
    veto.save()
    said = {"project": str(project), "leader": str(leader), "risk": risk, "basis": basis}
    record(actor, _("提出重大风险一票否决"), veto, **said)
    notify(
        users_of(project.decider, DECIDE),
        kind="projects.vetoed",
        title=_("请决定重大风险一票否决：%s") % veto,
        body=risk,
        row=veto,
        urgent=True,
        now=now,
    )
    return veto


def look(project, actor, organ, leader, today):
    """Raises with the reason unless the organ may veto the project, by that leader, on that day."""
    if organ not in may_raise(project, actor):
        raise Refused(_("只有会审、承办、监管单位和决定机关可以提出否决。"))
    if project.state not in Project.UNDECIDED:
        raise Refused(_("项目已经决定，不能再提出否决。"))
    if project.vetoes.filter(organ=organ, state=Veto.State.RAISED).exists():
        raise Refused(_("“%s”已经提出否决，正在等待决定。") % organ)
    if not leaders(organ, today).filter(pk=leader.pk).exists():
        raise ValidationError({"leader": _("提出否决的领导应为“%s”的在岗人员。") % organ})


def settle(veto, actor, now, reason):
    veto.decided_on, veto.decided_by, veto.reason = timezone.localdate(now), actor, reason
    veto.save(update_fields=["decided_on", "decided_by", "reason"])


def confirmed(veto, *, actor, now, reason, **facts):
    """Final: the project cannot be approved any more."""
    settle(veto, actor, now, reason)
    Project.objects.filter(pk=veto.project_id).update(vetoed=True)
    tell(veto, _("重大风险一票否决已确认：%s") % veto, now)


def withdrawn(veto, *, actor, now, reason, **facts):
    settle(veto, actor, now, reason)
    tell(veto, _("重大风险一票否决已撤回：%s") % veto, now)


def tell(veto, title, now):
    people = [*users_of(veto.organ, SEEN), *users_of(veto.project.office, SEEN), veto.leader]
    notify(people, kind="projects.veto_decided", title=title, body=veto.reason, row=veto, now=now)
