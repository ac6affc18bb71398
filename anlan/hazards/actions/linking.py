"""One matter under several parents: what it belongs to, without a copy of it for each."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused

from ..models import Link, Matter
from ..queries import ACCEPT, PARENTS


def link(matter, row, *, actor, now=None):
    """Let ``matter`` belong to ``row`` of another module too; again is no fault. Returns the link."""
    facts = {"row_model": row._meta.label_lower, "row_id": row.pk}
    with transaction.atomic():
        made, created = Link.objects.get_or_create(
            matter=matter, **facts, defaults={"at": now or timezone.now(), "by_id": actor.pk}
        )
        if created:
            record(actor, _("关联"), matter, to=str(row), note=str(row), **facts)
    return made


def link_by_hand(matter, row, *, actor, now=None):
    """As ``link``, for a person: of the office or of who reported it."""
    if isinstance(row, Matter):
        raise Refused(_("事项之间用并案或者下级事项。"))
    if row._meta.label_lower not in PARENTS:
        raise Refused(_("不能从这里关联到%s，请在它的页面办理。") % row._meta.verbose_name)
    check_hand(matter, actor)
    return link(matter, row, actor=actor, now=now)


def unlink(made, *, actor):
    """Take the matter out of what it was put under by mistake; the matter stays."""
    matter = made.matter
    check_hand(matter, actor)
    with transaction.atomic():
        if Link.objects.filter(pk=made.pk).delete()[0] == 0:
            raise Refused(_("刚刚已由他人处理，请刷新后查看。"))
        record(actor, _("取消关联"), matter, row_model=made.row_model, row_id=made.row_id)


def check_hand(matter, actor):
    if not actor.may("hazards.view_matter", matter):
        raise Refused(_("不在您的管辖范围内。"))
    own = actor.holds(ACCEPT) and actor.speaks_for(matter.office)
    if not own and not (actor.holds("hazards.add_matter") and actor.speaks_for(matter.reporter_organ)):
        raise Refused(_("只有交办单位“%(office)s”和登记单位可以关联。") % {"office": matter.office})
