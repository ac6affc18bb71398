"""What the last steps of a matter do: checked, closed, reopened; and what is put right on the spot."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import fulfil, promise
from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.rulebook.book import rule

from ..consequences import recurred as came_again
from ..models import Check, Matter
from ..queries import ACCEPT, RECTIFY, accept_by, open_children, running_listings
from .steps import AFTER, end_clocks, escalate, keep, known_code, tell


def check_record(row, passed, actor, now, said, co_verifier=None, on_site=False):
    return Check.objects.create(
        matter=row,
        passed=passed,
        on_site=bool(on_site),
        by=actor,
        second=co_verifier,
        organ=row.verifier,
        said=said,
        at=now,
    )


def passed(
    row, *, actor, now, cause_class, systemic_measure, note="", co_verifier=None, on_site=False, **facts
):
    """治标 and 治本: with the cause and what keeps it from coming again."""
    known_code(row, "cause_classes", cause_class)
    if co_verifier is not None and not co_verifier.is_active:
        raise Refused(_("第二验收人的账号已停用。"))
    check_record(row, True, actor, now, note, co_verifier, on_site)
    keep(
        row,
        cause_class=cause_class,
        systemic_measure=systemic_measure,
        verified_on=timezone.localdate(now),
    )
    fulfil("hazards.rectify", row, now=now)
    fulfil("hazards.review", row, now=now)
    tell(row.office, ACCEPT, "passed", _("验收通过，请销号：%s"), row, note, now)


def failed(row, *, actor, now, reason, on_site=False, **facts):
    """Counted; from the second time on it is flagged one level higher."""
    check_record(row, False, actor, now, reason, on_site=on_site)
    keep(row, failed_checks=row.failed_checks + 1)
    fulfil("hazards.review", row, now=now)
    tell(row.organ, RECTIFY, "failed", _("验收不通过，请继续整改：%s"), row, reason, now, urgent=True)
    often = row.failed_checks >= rule("matter.failed_checks", timezone.localdate(now), row.place)
    if often and row.escalation < Matter.Escalation.LEADER:
        escalate(row, row.escalation + 1, _("验收%d次不通过") % row.failed_checks, now)


def closed(row, *, actor, now, note="", **facts):
    """Asked again now that the row is claimed: a child may have been reopened a moment ago."""
    if open_children(row).exists() or running_listings(row).exists():
        raise Refused(_("刚刚有下级事项或者挂牌重新开始，请刷新后查看。"))
    keep(row, closed_on=timezone.localdate(now))
    end_clocks(row, now)
    tell(row.reporter_organ, "hazards.view_matter", "closed", _("登记的事项已整改销号：%s"), row, note, now)
    tell_merged(row, note, now)
    if row.parent_id and not open_children(row.parent).exists():
        tell(row.parent.office, ACCEPT, "parts_closed", _("下级事项已全部销号：%s"), row.parent, "", now)


def tell_merged(row, note, now):
    """Who reported what was merged into it hears the end of their own report."""
    for one in row.duplicates.filter(state=Matter.State.DUPLICATE).select_related("reporter_organ"):
        said = _("与%(number)s并案办理，已销号。%(note)s") % {"number": row.number, "note": note}
        tell(
            one.reporter_organ,
            "hazards.view_matter",
            "closed",
            _("登记的事项已整改销号：%s"),
            one,
            said,
            now,
        )


def reopened(row, *, actor, now, reason, **facts):
    """Found again: counted, back to the office, which assigns it anew."""
    keep(
        row,
        recurrences=row.recurrences + 1,
        closed_on=None,
        verified_on=None,
        submitted_at=None,
        submitted_by=None,
        on_the_spot=False,
    )
    promise("hazards.accept", row, accept_by(timezone.localdate(now), row.place), now=now)
    came_again(row, now)
    tell(row.office, ACCEPT, "reopened", _("已销号的事项重开：%s"), row, reason, now, urgent=True)


def corrected(
    row, *, actor, now, rectified_by, work_done, danger_class, cause_class, after_files=(), **facts
):
    """即查即改: found, put right and seen to be right in one step; the finder signs as the verifier."""
    today = timezone.localdate(now)
    for upload in after_files:
        attach(row, upload, actor=actor, kind=AFTER)
    keep(
        row,
        grade=Matter.Grade.GENERAL,
        danger_class=known_code(row, "danger_classes", danger_class),
        cause_class=known_code(row, "cause_classes", cause_class),
        duty_person=rectified_by,
        measures=work_done,
        work_done=work_done,
        on_the_spot=True,
        organ=row.subject or row.office,
        verifier=row.office,
        due_on=today,
        original_due_on=today,
        accepted_at=now,
        assigned_at=now,
        submitted_at=now,
        verified_on=today,
        closed_on=today,
    )
    check_record(row, True, actor, now, work_done, on_site=True)
    fulfil("hazards.accept", row, now=now)
    tell_merged(row, work_done, now)
