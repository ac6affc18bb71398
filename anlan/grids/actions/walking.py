"""What a grid worker does: looks at a premise, reports what was found, assesses the 六有."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.files.actions import attach
from anlan.flow.flow import NO, YES, Refused
from anlan.hazards.actions.reporting import report_matter
from anlan.obligations.actions.editing import create_obligation
from anlan.obligations.flow import OBLIGATION, OCCURRENCE
from anlan.obligations.models import Obligation, Occurrence
from anlan.org.models import Role
from anlan.rulebook.book import rule

from ..models import Cell, Patrol, Premise, SelfCheck
from ..queries import WALK, cells_of, progress, six

PHOTO = "patrol"
ROUNDS = "grid_patrol"  # the library code of the duty that patrols count for
WORKER = "grid"  # the role of a grid worker
Result = Patrol.Result


def may_walk(actor, cell):
    if not actor.holds(WALK):
        return NO(_("您当前的岗位没有这项权限。"))
    if not cells_of(actor).filter(pk=cell.pk).exists():
        return NO(_("只能巡查自己负责的网格。"))
    return YES


def patrol(
    premise, *, actor, result, claimed_at=None, note="", photos=(), client_key=None, now=None, **where
):
    """One look at a premise by who keeps its grid. What comes twice under a ``client_key`` is kept once.

    ``REPORTED`` registers a danger in the name of the actor's organ. ``where``: lon and lat of the device. Raises
    Refused or ValidationError.
    """
    now = now or timezone.now()
    claimed_at = claimed_at or now
    if known := already(actor, client_key):
        return known
    check_patrol(premise, actor, result, claimed_at, note, now)
    said = {"result": result, "note": note, "client_key": client_key, **where}
    row = Patrol(
        premise=premise, place=premise.place, by=actor, claimed_at=claimed_at, entered_at=now, **said
    )
    row.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            keep(row, photos, now)
    except IntegrityError:
        if known := already(actor, client_key):
            return known
        raise
    return row


def already(actor, client_key):
    """What the actor sent before under the same key."""
    return client_key and Patrol.objects.filter(by=actor, client_key=client_key).first()


def check_patrol(premise, actor, result, claimed_at, note, now):
    if not (answer := may_walk(actor, premise.cell)):
        raise Refused(answer.reason)
    if premise.until is not None:
        raise Refused(_("“%s”已移出网格。") % premise)
    if result not in Result.values:
        raise ValidationError({"result": _("请选择巡查结果。")})
    if claimed_at > now:
        raise ValidationError({"claimed_at": _("巡查时间不能晚于现在。")})
    days = rule("grids.back_days", timezone.localdate(now), premise.place)
    if claimed_at < now - timedelta(days):
        raise ValidationError({"claimed_at": _("只能补录%d天以内的巡查。") % days})
    if result != Result.FINE and not note.strip():
        raise ValidationError({"note": _("请写明发现的情况。")})


def keep(row, photos, now):
    """Save the patrol with what follows from it; the premise remembers the latest look."""
    actor, premise = row.by, row.premise
    if row.result == Result.REPORTED:
        row.matter = report(row, photos, now)
    row.occurrence = duty_of(actor, timezone.localdate(row.claimed_at))
    row.save(force_insert=True)
    for photo in photos if row.result != Result.REPORTED else ():
        attach(row, photo, actor=actor, kind=PHOTO)
    older = Q(patrolled_at=None) | Q(patrolled_at__lt=row.claimed_at)
    Premise.objects.filter(older, pk=premise.pk).update(patrolled_at=row.claimed_at)
    record(
        actor,
        _("网格巡查"),
        row,
        result=row.result,
        claimed_at=row.claimed_at,
        note=row.note,
        lon=row.lon,
        lat=row.lat,
    )
    if row.occurrence is not None:
        hand_in(row.occurrence, actor, timezone.localdate(row.claimed_at), now)


def report(row, photos, now):
    """The danger found, in the name of the worker's organ."""
    premise, actor = row.premise, row.by
    organ = next(post.organ for post in actor.acting_posts() if post.role.holds("hazards.add_matter"))
    return report_matter(
        actor=actor,
        organ=organ,
        profile="danger",
        source="grid",
        description=row.note,
        photos=photos,
        place=premise.place,
        enterprise=premise.enterprise,
        subject_text="" if premise.enterprise_id else premise.name,
        location=premise.location,
        lon=row.lon if row.lat is not None else None,
        lat=row.lat if row.lon is not None else None,
        occurred_at=row.claimed_at,
        now=now,
    )


def duty_of(user, day):
    """The worker's patrol duty whose period the day lies in, while it may be handed in; None without one."""
    return (
        Occurrence.objects.filter(
            person=user,
            obligation__library_code=ROUNDS,
            period_start__lte=day,
            period_end__gte=day,
            state__in=Occurrence.WITH_UNIT,
        )
        .select_related("obligation", "round", "organ", "person", "owner", "verifier", "place")
        .order_by("due_on", "pk")
        .first()
    )


def hand_in(occurrence, actor, day, now):
    """With every premise of the worker's grids looked at in the period, the duty hands itself in."""
    looked, everything = progress(occurrence, actor)
    if looked < everything or timezone.localdate(now) < occurrence.opens_on:
        return
    if not OCCURRENCE.answer(OCCURRENCE.by_name["submit"], actor, occurrence):
        return
    rounds = Patrol.objects.filter(occurrence=occurrence)
    said = {
        "all": everything,
        "times": rounds.count(),
        "found": rounds.exclude(result=Result.FINE).count(),
        "reported": rounds.filter(result=Result.REPORTED).count(),
    }
    words = _("巡查对象%(all)d个全部走到，巡查%(times)d次，发现问题%(found)d个，上报隐患%(reported)d个。")
    OCCURRENCE.move(occurrence, "submit", actor=actor, now=now, occurred_on=day, note=words % said)


@transaction.atomic
def arrange_rounds(organ, *, actor, unit, starts_on, title=""):
    """Ask every grid worker of the organ's territory to walk all their premises once a ``unit``."""
    if not actor.speaks_for(organ):
        raise Refused(_("只能以本单位名义安排。"))
    there = Obligation.objects.filter(library_code=ROUNDS, organ=organ)
    if there.filter(state__in=(Obligation.State.IN_FORCE, Obligation.State.SUSPENDED)).exists():
        raise Refused(_("本单位已安排网格巡查，请先终止原来的安排。"))
    row = create_obligation(
        actor=actor,
        organ=organ,
        title=title or _("网格巡查"),
        subject=Obligation.Subject.POST,
        post_role=Role.objects.get(code=WORKER),
        cadence={"kind": "every", "unit": unit},
        starts_on=starts_on,
        library_code=ROUNDS,
        basis=_("完善巡查、发现、报告机制"),
    )
    return OBLIGATION.move(row, "enforce", actor=actor)


@transaction.atomic
def self_check(cell, *, actor, items, evidence=(), on=None, now=None):
    """The 六有 as they stand: ``items`` ``{code: remark}`` of those met; ``evidence``: [(code, upload)].

    What is said to be met is shown by a file, now or at an earlier assessment of the grid.
    """
    from .keeping import may_keep

    now = now or timezone.now()
    on = on or timezone.localdate(now)
    if not (may_walk(actor, cell) or (answer := may_keep(actor, cell.place))):
        raise Refused(answer.reason)
    if on > timezone.localdate(now):
        raise ValidationError({"on": _("自评日期不能晚于今天。")})
    labels = six(cell.place, on)
    if unknown := [code for code in items if code not in labels]:
        raise ValidationError(_("没有“%s”这一项。") % "、".join(unknown))
    shown = {code for code, _file in evidence} | shown_before(cell)
    if bare := [labels[code] for code in items if code not in shown]:
        raise Refused(_("请附上佐证材料：%s。") % "、".join(bare))
    Cell.objects.select_for_update(of=("self",)).get(pk=cell.pk)
    row = SelfCheck.objects.create(
        cell=cell,
        place=cell.place,
        on=on,
        items=items,
        complete=len(items) == len(labels),
        by=actor,
        entered_at=now,
    )
    for code, upload in evidence:
        attach(row, upload, actor=actor, kind=code)
    record(actor, _("六有自评"), row, on=on, items=list(items))
    return row


def shown_before(cell):
    """The items of which a file hangs on an earlier self-assessment of the grid."""
    from anlan.files.queries import attached_to

    files = attached_to(list(cell.self_checks.all()))
    return {file.kind for one in files.values() for file in one}
