"""Verbs: draw up, add and drop shifts, publish, check in, hand over; watch for holes."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import NO, YES, Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.rulebook.book import rule

from .models import Roster, Shift
from .queries import all_holes


@transaction.atomic
def draw_up(*, actor, organ, title, starts_at, ends_at, leader_needed=True, office=None):
    """Begin a roster of the actor's organ; ``office`` (default: the organ above, else itself) hears of holes."""
    if not actor.speaks_for(organ):
        raise Refused(_("只能编排本单位的值班表。"))
    if ends_at <= starts_at:
        raise Refused(_("结束时间不晚于开始时间。"))
    longest = rule("rosters.longest_days", on=timezone.localdate(starts_at), place=organ.place)
    if ends_at - starts_at > timedelta(days=longest):
        raise Refused(_("一张值班表最长%d天。") % longest)
    row = Roster.objects.create(
        title=title,
        organ=organ,
        office=office or organ.parent or organ,
        place=organ.place,
        starts_at=starts_at,
        ends_at=ends_at,
        leader_needed=leader_needed,
    )
    record(actor, _("编排值班表"), row)
    return row


@transaction.atomic
def add_shifts(row, shifts, *, actor):
    """Add shifts (see ``lines.read_shifts``), all or none. Raises Refused for one outside the roster."""
    row = changeable(row, actor)
    for shift in shifts:
        if shift["starts_at"] < row.starts_at or shift["ends_at"] > row.ends_at:
            said = {"name": shift["name"], "at": f"{timezone.localtime(shift['starts_at']):%Y-%m-%d %H:%M}"}
            raise Refused(_("%(name)s的班次（%(at)s）超出值班表的起止时间。") % said)
    made = Shift.objects.bulk_create(Shift(roster=row, **shift) for shift in shifts)
    names = [f"{shift.name} {timezone.localtime(shift.starts_at):%m-%d %H:%M}" for shift in made]
    record(actor, _("增加班次"), row, shifts=names)
    return made


@transaction.atomic
def drop_shift(row, shift_id, *, actor):
    """Take a shift out that nobody has begun."""
    row = changeable(row, actor)
    shift = row.shifts.filter(pk=shift_id, came_at=None).first()
    if shift is None:
        raise Refused(_("班次不存在或者已经签到，不能删除。"))
    record(actor, _("删除班次"), row, shift=str(shift), starts_at=shift.starts_at)
    shift.delete()


def changeable(row, actor):
    row = Roster.objects.select_for_update(no_key=True, of=("self",)).select_related("organ").get(pk=row.pk)
    if not actor.may("rosters.change_roster", row) or not actor.speaks_for(row.organ):
        raise Refused(_("只有值班单位“%s”可以调整班次。") % row.organ)
    if row.state == Roster.State.ENDED:
        raise Refused(_("值班表已归档，不能再改。"))
    return row


def house_acts(row, actor, **facts):
    if not actor.speaks_for(row.organ):
        return NO(_("只有值班单位“%s”可以办理。") % row.organ)
    return YES


def may_publish(row, actor, **facts):
    if not (answer := house_acts(row, actor)):
        return answer
    return YES if row.shifts.exists() else NO(_("还没有排班。"))


def published(row, *, actor, now, **facts):
    """Whoever publishes with a hole is told so at once, and so is the office."""
    watch_one(row, now, ahead=row.ends_at - now)


def may_end(row, actor, **facts):
    if not (answer := house_acts(row, actor)):
        return answer
    return YES if timezone.now() >= row.ends_at else NO(_("值班尚未结束。"))


@transaction.atomic
def check_in(row, shift_id, *, actor, now=None):
    """The server's time counts. Raises Refused more than the rule's minutes before the shift, or twice."""
    now = now or timezone.now()
    shift = shift_of(row, shift_id, actor)
    early = timedelta(minutes=rule("rosters.early_minutes", on=timezone.localdate(now), place=row.place))
    if now < shift.starts_at - early:
        raise Refused(_("还没到签到时间。"))
    claimed = Shift.objects.filter(pk=shift.pk, came_at=None)
    if claimed.update(came_at=now, came_by=actor) != 1:
        raise Refused(_("已经签到。"))
    record(actor, _("值班签到"), row, shift=str(shift))


@transaction.atomic
def hand_over(row, shift_id, *, actor, log, now=None):
    """Leave the shift with a word on what happened."""
    now = now or timezone.now()
    shift = shift_of(row, shift_id, actor)
    if not log.strip():
        raise Refused(_("请填写值班记录，没有情况的写“无”。"))
    claimed = Shift.objects.filter(pk=shift.pk, left_at=None, came_at__isnull=False)
    if claimed.update(left_at=now, log=log.strip()[:1000]) != 1:
        raise Refused(_("尚未签到，或者已经交班。"))
    record(actor, _("交班"), row, shift=str(shift), log=log.strip())


def shift_of(row, shift_id, actor):
    shift = row.shifts.filter(pk=shift_id).first()
    if shift is None or not actor.may("rosters.check_in_roster", row) or not actor.speaks_for(row.organ):
        raise Refused(_("只有值班单位“%s”可以签到和交班。") % row.organ)
    if row.state != Roster.State.PUBLISHED:
        raise Refused(_("值班表没有发布或者已经归档。"))
    return shift


def watch(now):
    """Alarm the holes and the absences of every published roster that is not over. Says nothing twice."""
    running = Roster.objects.filter(state=Roster.State.PUBLISHED, ends_at__gt=now)
    for row in running.select_related("organ", "office", "place").prefetch_related("shifts"):
        hours = rule("rosters.alarm_hours", on=timezone.localdate(now), place=row.place)
        watch_one(row, now, ahead=timedelta(hours=hours))
        watch_absence(row, now)


def watch_one(row, now, ahead):
    """A hole is told when it comes near (``ahead``), and again urgently when it has begun."""
    for kind, since, to in all_holes(row):
        if to <= now or since > now + ahead:
            continue
        said = {"kind": Shift.Kind(kind).label, "from": f"{since:%m-%d %H:%M}", "to": f"{to:%m-%d %H:%M}"}
        begun = since <= now
        title = (
            _("现在无人%(kind)s：%(from)s至%(to)s") if begun else _("值班空档：%(from)s至%(to)s无人%(kind)s")
        )
        notify(
            hearers(row),
            kind="rosters.hole",
            title=f"{row.organ} {title % said}",
            row=row,
            key=f"rosters.hole:{row.pk}:{kind}:{since:%Y%m%d%H%M}:{'now' if begun else 'ahead'}",
            urgent=begun,
            now=now,
        )


def watch_absence(row, now):
    minutes = rule("rosters.absent_minutes", on=timezone.localdate(now), place=row.place)
    latest = now - timedelta(minutes=minutes)
    for shift in row.shifts.all():
        if shift.came_at is None and shift.starts_at <= latest and shift.ends_at > now:
            notify(
                hearers(row),
                kind="rosters.absent",
                title=_("%(organ)s %(name)s未按时签到值班") % {"organ": row.organ, "name": shift.name},
                row=row,
                key=f"rosters.absent:{shift.pk}",
                urgent=True,
                now=now,
            )


def hearers(row):
    own = users_of(row.organ, "rosters.change_roster")
    return own if row.office_id == row.organ_id else own | users_of(row.office, "rosters.view_roster")
