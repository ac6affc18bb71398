"""Drafting: by somebody, or by the system for a row of another module; changing a draft."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record
from anlan.duty.clock import promise
from anlan.flow.flow import Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from ..models import Publication
from ..queries import CHANGE, PUBLISH

ADD = "publications.add_publication"


def draft(*, actor, organ, kind, title, now=None, **more):
    """A new item in the name of ``organ``, to be approved by somebody else."""
    now = now or timezone.now()
    if not actor.holds(ADD) or not actor.speaks_for(organ):
        raise Refused(_("您当前的岗位没有这项权限。"))
    row = Publication(
        organ=organ,
        kind=kind,
        title=title,
        drafted_by=actor,
        drafted_at=now,
        changed_at=now,
        **{"place": organ.place, "sector": None} | more,
    )
    check(row)
    row.full_clean(validate_constraints=False)
    with transaction.atomic():
        row.save()
        record(actor, _("拟稿"), row, kind=kind)
    return row


def draft_for(subject, *, kind, organ, title, due_on, now, **more):
    """What the system drafts for a row of another module; None if there is a live one already."""
    row = Publication(
        row_model=subject._meta.label_lower,
        row_id=subject.pk,
        organ=organ,
        kind=kind,
        title=title[:120],
        due_on=due_on,
        drafted_at=now,
        changed_at=now,
        **more,
    )
    try:
        with transaction.atomic():
            row.save()
            record(SYSTEM, _("拟稿"), row, kind=kind)
            promise("publications.due", row, due_on, now=now)
            notify(
                users_of(organ, PUBLISH),
                kind="publications.drafted",
                title=_("请审核公布：%s") % row.title,
                row=row,
                now=now,
            )
    except IntegrityError:
        return None
    return row


def change(row, *, actor, now=None, **values):
    """Other words for a draft; what was de-identified has to be looked at again."""
    now = now or timezone.now()
    if not (answer := actor.may(CHANGE, row)):
        raise Refused(answer.reason)
    if not actor.speaks_for(row.organ):
        raise Refused(_("只有公布单位“%s”可以办理。") % row.organ)
    for name, value in values.items():
        setattr(row, name, value)
    row.drafted_by, row.changed_at = actor, now
    row.masked_by, row.masked_at, row.masks = None, None, []
    check(row)
    row.full_clean(validate_constraints=False)
    with transaction.atomic():
        waiting = Publication.objects.select_for_update().filter(pk=row.pk, state=Publication.State.DRAFTED)
        if not waiting.exists():
            raise Refused(_("只有待审批的稿件可以修改。"))
        row.save()
        record(actor, _("修改稿件"), row, title=row.title)
    return row


def check(row):
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        raise Refused(_("公布截止日期不能早于起始日期。"))
    if not row.body and not row.fields:
        raise Refused(_("正文和公布事项至少填写一项。"))
