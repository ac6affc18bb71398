"""The clock of duties: rounds are made ahead, reminded of, reported up the ladder; what nobody did lapses (M12)."""

from datetime import datetime, time

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import kind
from anlan.duty.periodic import every
from anlan.duty.schedules import addressee, days_around, last_day
from anlan.jobs.queue import enqueue
from anlan.notices.actions import notify
from anlan.org.models import Organ, Post, Role, User
from anlan.rulebook.book import rule

from .actions.events import begin_waiting
from .event_notices import told_today
from .models import Obligation, Occurrence

LADDER = days_around("obligations.remind_days_before", "obligations.escalate_days_after")
EVERY = 10  # minutes


def run(now):
    """The work itself is a job's: a million rows must not hold up the alarms of others."""
    enqueue("obligations.run", "run")


every("obligations.run", EVERY, run)
every("obligations.events", 1, begin_waiting)


def schedule(duty, now):
    """Word when the round opens, then as the rules of the place say; an event is told of at once."""
    round, on = duty.row, timezone.localdate(now)
    if round is None:
        return []
    at = time(0, 1) if round.fixed else time.fromisoformat(rule("duty.at", on, duty.place))
    opening = timezone.make_aware(datetime.combine(round.opens_on, at))
    return [(opening - duty.due_at, "open"), *LADDER(duty, now)]


@kind("obligations.round", schedule=schedule)
def round_stage(duty, stage, now):
    """One notice for each person concerned, however many enterprises are behind."""
    round = duty.row
    if round.obligation.state != Obligation.State.IN_FORCE:
        return
    behind = Occurrence.objects.filter(round=round, state__in=Occurrence.WITH_UNIT)
    count = behind.count()
    if not count:
        return
    rung = addressee(stage)
    people = audience(rung, round, behind)
    if round.fixed and rung is None:
        people = people.exclude(pk__in=told_today(round, now))
    notify(
        people,
        kind="obligations.due" if rung is None else "obligations.late",
        title=headline(stage, rung, round, count, (last_day(duty.due_at) - timezone.localdate(now)).days),
        row=round,
        key=f"obligations:{round.pk}:{duty.due_at:%Y%m%d}:{stage}",
        urgent=rung is not None,
        now=now,
    )


def headline(stage, rung, round, count, days):
    said = {"title": round, "days": abs(days), "count": count}
    if stage == "open":
        return _("履职开始，还有%(days)d天到期：%(title)s") % said
    if rung is None and not days:
        return _("今天到期，请按时履职：%(title)s") % said
    if rung is None:
        return _("还有%(days)d天到期，请按时履职：%(title)s") % said
    if rung == "office":
        return _("逾期%(days)d天，还有%(count)d项未报送：%(title)s") % said
    return _("本单位逾期%(days)d天未报送：%(title)s") % said


def audience(rung, round, behind):
    if rung == "office":
        return seated(Organ.objects.filter(pk=round.obligation.organ_id), "obligations.waive_occurrence")
    units = Organ.objects.filter(pk__in=behind.order_by().values("organ"))
    if rung != "leader":
        return seated(units, "obligations.view_occurrence")
    # Where a unit has no leader's account of its own, the leaders of the organ above it hear.
    led = holders("plans.comment_task").filter(organ=OuterRef("pk"))
    above = units.exclude(Exists(led)).order_by().values("parent")
    return seated(units, "plans.comment_task") | seated(
        Organ.objects.filter(pk__in=above), "plans.comment_task"
    )


def holders(perm):
    roles = [role.pk for role in Role.objects.all() if role.holds(perm)]
    return Post.objects.in_force(timezone.localdate()).filter(role__in=roles)


def seated(organs, perm):
    posts = holders(perm).filter(organ__in=organs.order_by().values("pk"))
    return User.objects.filter(pk__in=posts.order_by().values("user"))
