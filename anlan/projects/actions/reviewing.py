"""An organ that was asked agrees; who does not raises a veto."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from ..models import CHANGE, RAISE, Project
from ..queries import may_agree


@transaction.atomic
def agree(project, *, actor, organ, opinion="", now=None):
    """The opinion of ``organ``, once, while the project is not decided. The office hears of it."""
    now = now or timezone.now()
    if not actor.holds(RAISE) or not Project.objects.visible_to(actor).filter(pk=project.pk).exists():
        raise Refused(_("您当前的岗位没有这项权限。"))
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if project.state not in Project.UNDECIDED:
        raise Refused(_("项目已经决定，不需要再会审。"))
    if organ not in may_agree(project, actor):
        raise Refused(_("只有尚未提出意见的会审单位可以会审。"))
    review = project.reviews.get(organ=organ)
    review.agreed_on, review.agreed_by = timezone.localdate(now), actor
    review.opinion = opinion.strip()
    review.save(update_fields=["agreed_on", "agreed_by", "opinion"])
    record(actor, _("会审同意"), project, organ=str(organ), note=review.opinion)
    left = project.reviews.filter(agreed_on=None).count()
    said = {"organ": organ, "project": project, "left": left}
    words = (
        _("“%(organ)s”会审同意：%(project)s（还有%(left)d个单位）")
        if left
        else _("会审单位均已同意：%(project)s")
    )
    notify(users_of(project.office, CHANGE), kind="projects.agreed", title=words % said, row=project, now=now)
    return review
