"""Listing a major danger for supervision, and what its steps do; the report of a major danger to two sides."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import fulfil, promise
from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.letters.actions import letter
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from ..guards import listable
from ..models import Check, DualReport, Listing
from ..queries import RECTIFY
from .steps import keep

APPROVE = "hazards.approve_listing"


def propose_listing(matter, *, actor, proposer, organ, level, reason, now=None):
    """Ask ``organ`` to list a major danger at ``level``, in the name of ``proposer``."""
    now = now or timezone.now()
    if not (answer := actor.may("hazards.view_matter", matter)) or not (answer := listable(matter)):
        raise Refused(answer.reason)
    if not actor.holds("hazards.propose_listing") or not actor.speaks_for(proposer):
        raise Refused(_("您当前的岗位没有这项权限。"))
    row = Listing(
        matter=matter,
        place=matter.place,
        sector=matter.sector,
        level=level,
        organ=organ,
        proposer=proposer,
        proposed_by=actor,
        reason=reason,
        proposed_at=now,
    )
    row.full_clean(validate_constraints=False)
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Refused(_("该隐患已在%s提请或者挂牌。") % row.get_level_display()) from None
        record(actor, _("提请挂牌督办"), row, level=row.get_level_display(), reason=reason)
        record(actor, _("提请挂牌督办"), matter, level=row.get_level_display(), reason=reason)
        tell(row.organ, APPROVE, "proposed", _("提请挂牌督办：%s"), row, reason, now)
    return row


def tell(organ, perm, kind, title, row, body="", now=None):
    notify(
        users_of(organ, perm),
        kind=f"hazards.listing_{kind}",
        title=title % row.matter.title,
        body=body,
        row=row,
        urgent=True,
        now=now,
    )


def listed(row, *, actor, now, deadline, tracker, note="", **facts):
    """In force from today, tracked by a named person, told to the responsible side by a numbered notice."""
    today, matter = timezone.localdate(now), row.matter
    if deadline < today:
        raise Refused(_("督办期限不能早于今天。"))
    if row.level < Listing.Level.BUREAU and matter.due_on and deadline < matter.due_on:
        raise Refused(_("督办期限不能早于整改通知的期限（%s）。") % matter.due_on)
    keep(row, deadline=deadline, original_deadline=deadline, tracker=tracker, listed_on=today)
    keep(matter, is_public=True)
    to = matter.organ or matter.subject or matter.office
    letter(
        "listing_notice",
        row,
        organ=row.organ,
        actor=actor,
        now=now,
        context={
            "to": to.name,
            "level": row.get_level_display(),
            "number": matter.number,
            "where": matter.where,
            "description": matter.description,
            "deadline": deadline,
            "tracker": str(tracker),
            "note": note,
        },
    )
    record(actor, _("挂牌督办"), matter, level=row.get_level_display(), deadline=deadline)
    promise("hazards.listing", row, deadline, now=now)
    tell(to, RECTIFY, "listed", _("已挂牌督办：%s"), row, note, now)


def refused(row, *, actor, now, reason, **facts):
    tell(row.proposer, "hazards.propose_listing", "refused", _("不予挂牌督办：%s"), row, reason, now)


def extended(row, *, actor, now, reason, interim_control, later_due, **facts):
    if later_due <= row.deadline:
        raise Refused(_("新期限应晚于现在的督办期限（%s）。") % row.deadline)
    keep(row, deadline=later_due, interim_control=interim_control)
    promise("hazards.listing", row, later_due, now=now)
    record(actor, _("挂牌延期"), row.matter, level=row.get_level_display(), deadline=later_due, reason=reason)


def cancelled(row, *, actor, now, co_verifier, note, **facts):
    """摘牌: by two who were there; the matter can now be closed."""
    Check.objects.create(
        matter=row.matter,
        passed=True,
        on_site=True,
        by=actor,
        second=co_verifier,
        organ=row.organ,
        said=note,
        at=now,
    )
    keep(row, cancelled_on=timezone.localdate(now))
    fulfil("hazards.listing", row, now=now)
    record(actor, _("摘牌"), row.matter, level=row.get_level_display())
    tell(row.matter.office, "hazards.accept_matter", "cancelled", _("已摘牌，可以销号：%s"), row, note, now)


def report_both(matter, *, actor, to, reported_on, receiver, receipt="", papers=(), now=None):
    """That a major danger was told to the regulator or to the workers, and what shows it."""
    now = now or timezone.now()
    if not (answer := actor.may(RECTIFY, matter)):
        raise Refused(answer.reason)
    if not matter.is_major:
        raise Refused(_("只有重大事故隐患须双报告。"))
    if reported_on > timezone.localdate(now):
        raise ValidationError({"reported_on": _("报告日期不能晚于今天。")})
    row = DualReport(
        matter=matter,
        to=to,
        reported_on=reported_on,
        receiver=receiver,
        receipt=receipt,
        by=actor,
        entered_at=now,
    )
    row.full_clean()
    with transaction.atomic():
        row.save()
        for paper in papers or ():
            attach(matter, paper, actor=actor, kind=f"report_{to}")
        record(
            actor, _("双报告"), matter, to=row.get_to_display(), reported_on=reported_on, receiver=receiver
        )
    return row
