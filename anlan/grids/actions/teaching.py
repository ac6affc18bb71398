"""Those who keep grids are trained: one entry for each training, with who took part and who passed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.files.actions import attach

from ..models import Holder, Trained, Training
from .keeping import demand_keeper

MATERIAL = "training"


def trainable(place, day):
    """Who keeps a grid, or is a liaison, in ``place`` on ``day``."""
    return Holder.objects.on(day).filter(place__path__startswith=place.path).select_related("place")


@transaction.atomic
def record_training(
    place, *, actor, organ, title, on, hours, teacher, content, people, failed=(), papers=(), now=None
):
    """``people``: the holders who took part; ``failed``: those of them who did not pass. Returns the training."""
    now = now or timezone.now()
    demand_keeper(actor, place)
    if on > timezone.localdate(now):
        raise ValidationError({"on": _("培训日期不能晚于今天。")})
    there = set(trainable(place, on).values_list("pk", flat=True))
    if strangers := [str(one) for one in people if one.pk not in there]:
        raise ValidationError({"people": _("培训当日不在本区域任职：%s。") % "、".join(strangers)})
    if not people:
        raise ValidationError({"people": _("请选择参训人员。")})
    if others := [str(one) for one in failed if one not in people]:
        raise ValidationError({"failed": _("不在参训人员中：%s。") % "、".join(others)})
    facts = {"title": title, "on": on, "hours": hours, "teacher": teacher, "content": content}
    row = Training(place=place, organ=organ, by=actor, entered_at=now, **facts)
    row.full_clean()
    row.save()
    Trained.objects.bulk_create(
        [Trained(training=row, holder=one, passed=one not in failed) for one in people]
    )
    for paper in papers:
        attach(row, paper, actor=actor, kind=MATERIAL)
    record(actor, _("登记网格培训"), row, people=len(people), failed=len(failed))
    return row
