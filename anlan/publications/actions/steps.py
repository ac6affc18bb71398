"""What the steps of a publication do besides changing its state; what runs out by itself."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record
from anlan.duty.clock import fulfil, release
from anlan.flow.flow import Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from ..masks import masked
from ..models import Correction, Objection, Publication
from ..queries import APPROVE, kinds, texts_of

S = Publication.State
A = Correction.Answer


def keep(row, now, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at = now
    row.save(update_fields=[*values, "changed_at"])


def tell(people, kind, title, row, now, body=""):
    notify(people, kind=f"publications.{kind}", title=title % row.title, body=body, row=row, now=now)


def hidden(row, *, actor, now, names_hidden="", **facts):
    """Hide what the rules and the names say; who did it has read the text."""
    names = names_hidden.replace("，", ",").replace("、", ",").replace("\n", ",").split(",")
    texts, counted = masked(texts_of(row), names, row.place, timezone.localdate(now))
    title, body, *values = texts
    labels = [label for label, _value in row.fields]
    keep(
        row,
        now,
        title=title,
        body=body,
        fields=[[label, value] for label, value in zip(labels, values, strict=True)],
        masked_by=actor,
        masked_at=now,
        masks=counted,
        drafted_by=row.drafted_by or actor,
    )
    tell(users_of(row.organ, APPROVE), "to_approve", _("请审批公开信息：%s"), row, now)


def approved(row, *, actor, now, **facts):
    keep(row, now, approved_by=actor, approved_at=now)
    if row.drafted_by:
        tell([row.drafted_by], "approved", _("已审批，可以发布：%s"), row, now)


def sent_back(row, *, actor, now, reason, **facts):
    keep(row, now, masked_by=None, masked_at=None, masks=[])
    if row.drafted_by:
        tell([row.drafted_by], "sent_back", _("稿件退回修改：%s"), row, now, reason)


def revised(row, *, actor, now, **facts):
    keep(row, now, approved_by=None, approved_at=None)


def published(row, *, actor, now, **facts):
    """From today or the day named; to the day named or as long as its kind says."""
    today = timezone.localdate(now)
    if row.ends_on and row.ends_on < today:
        raise Refused(_("公布截止日期已过，请先退回修改。"))
    starts_on = max(today, row.starts_on or today)
    days = kinds(row.place, today)[row.kind].days
    ends_on = row.ends_on or (starts_on + timedelta(days - 1) if days else None)
    keep(row, now, starts_on=starts_on, ends_on=ends_on, published_at=now)
    fulfil("publications.due", row, now=now)


def withdrawn(row, *, actor, now, reason, **facts):
    keep(row, now, withdrawn_at=now, withdrawal=reason)
    release("publications.due", row, now=now)


def take_back(row, *, reason, now):
    """What the system withdraws because its ground is gone. Whether there was anything to withdraw."""
    with transaction.atomic():
        if not Publication.objects.filter(pk=row.pk, state__in=Publication.LIVE).update(state=S.WITHDRAWN):
            return False
        row.state = S.WITHDRAWN
        withdrawn(row, actor=SYSTEM, now=now, reason=reason)
        record(SYSTEM, _("撤回"), row, reason=reason)
    return True


def expire(now):
    """Let go what has run its term. Returns how many."""
    over = Publication.objects.filter(state=S.PUBLISHED, ends_on__lt=timezone.localdate(now))
    return sum(run_out(row, now) for row in over.iterator(500))


@transaction.atomic
def run_out(row, now):
    if not Publication.objects.filter(pk=row.pk, state=S.PUBLISHED).update(state=S.EXPIRED, changed_at=now):
        return 0
    record(SYSTEM, _("公布期满"), row, ends_on=row.ends_on)
    return 1


def correction_asked(row, *, actor, now, corrected_body, reason, **facts):
    Correction.objects.create(
        publication=row, reason=reason, before=row.body, body=corrected_body, asked_by=actor, asked_at=now
    )
    tell(users_of(row.organ, APPROVE), "to_correct", _("请审批更正：%s"), row, now, reason)


def corrected(row, *, actor, now, note="", **facts):
    one = pending(row)
    answer(one, A.GRANTED, actor, now, note)
    keep(row, now, body=one.body)


def correction_refused(row, *, actor, now, reason, **facts):
    answer(pending(row), A.REFUSED, actor, now, reason)


def pending(row):
    return row.corrections.filter(answer=A.PENDING).select_for_update().first()


def answer(one, said, actor, now, why):
    one.answer, one.said, one.answered_by, one.answered_at = said, why, actor, now
    one.save(update_fields=["answer", "said", "answered_by", "answered_at"])


def objected(row, *, actor, now, objector, objection, **facts):
    Objection.objects.create(
        publication=row, objector=objector, text=objection, entered_by=actor, entered_at=now
    )


def settled(row, *, actor, now, outcome, which_objection=None, **facts):
    one = row.objections.select_for_update().filter(settled_at__isnull=True).order_by("pk").first()
    if one is None or which_objection not in (None, one.pk):
        raise Refused(_("刚刚已由他人处理，请刷新后查看。"))
    one.outcome, one.settled_by, one.settled_at = outcome, actor, now
    one.save(update_fields=["outcome", "settled_by", "settled_at"])
    keep(row, now)
