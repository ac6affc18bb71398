"""Who hears of an event at once: those who owe something for it, and everybody on duty in its areas."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.notices.actions import notify
from anlan.notices.models import Notice
from anlan.org.models import Organ, Post, Role, User

from .answering import places_of
from .event_kinds import kind_labels, level_labels
from .models import Event, Occurrence
from .models.events import SEEN


def tell(event, now):
    """Urgently, whatever the hour; each person once for each state and level of the event.

    Who owes something for it reads in the same notice what and until when.
    """
    said = {
        "kind": "obligations.event",
        "title": headline(event),
        "row": event,
        "key": f"obligations.event:{event.pk}:{event.state}:{event.level}",
        "urgent": True,
        "now": now,
    }
    body = [event.note, *event.lessons]
    for lines, people in owing(event).items():
        notify(people, body="\n".join([*body, *lines]).strip(), **said)
    notify(concerned(event), body="\n".join(body).strip(), **said)


def owing(event):
    """``{the lines that say what is owed: the people who owe just that}``."""
    if event.state != Event.State.IN_FORCE:
        return {}
    roles = [role.pk for role in Role.objects.all() if role.holds(SEEN)]
    owed, found = {}, {}
    rounds = event.rounds.select_related("obligation").order_by("due_on", "pk")
    for round in rounds:
        line = _("须办理：%(title)s，%(due)s前完成。") % {
            "title": round.obligation.title,
            "due": due_words(round),
        }
        open_ones = Occurrence.objects.filter(round=round, state__in=Occurrence.OPEN)
        posts = Post.objects.in_force(timezone.localdate()).filter(
            role__in=roles, organ__in=open_ones.order_by().values("organ")
        )
        for user in User.objects.filter(pk__in=posts.order_by().values("user")):
            owed.setdefault(user, []).append(line)
    for user, lines in owed.items():
        found.setdefault(tuple(lines), []).append(user)
    return found


def due_words(round):
    return f"{timezone.localtime(round.due_at):%Y-%m-%d %H:%M}" if round.due_at else str(round.due_on)


def told_today(round, now):
    """The people who heard today of an event that this round answers: they need no second word of it."""
    today = timezone.localdate(now)
    return Notice.objects.filter(
        kind="obligations.event",
        row_model=Event._meta.label_lower,
        row_id__in=round.events.order_by().values("pk"),
        created_at__date=today,
    ).values("recipient")


def headline(event):
    said = {
        "level": level_labels(event.place).get(event.level, ""),
        "kind": kind_labels(event.place).get(event.kind, event.kind),
        "title": event.title,
    }
    if event.state == Event.State.LIFTED:
        return _("已解除：%(title)s（%(kind)s）") % said
    if event.state == Event.State.CANCELLED:
        return _("已撤销：%(title)s（%(kind)s）") % said
    return _("%(level)s%(kind)s：%(title)s") % said


def concerned(event):
    """The organs that owe; and, of an event about an area, towns, departments and grid staff seated there."""
    roles = [role.pk for role in Role.objects.all() if role.holds(SEEN)]
    owe = Occurrence.objects.filter(round__in=event.rounds.order_by().values("pk"))
    wanted = Q(organ__in=owe.order_by().values("organ")) | Q(organ=event.organ_id)
    if not event.subject_id:
        wanted |= Q(place__in=places_of(event)) & ~Q(organ__kind=Organ.Kind.ENTERPRISE)
    posts = Post.objects.in_force(timezone.localdate()).filter(wanted, role__in=roles)
    return User.objects.filter(pk__in=posts.order_by().values("user"))
