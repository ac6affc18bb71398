"""Who hears of an event at once: those who owe something for it, and everybody on duty in its areas."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.notices.actions import notify
from anlan.org.models import Organ, Post, Role, User

from .answering import places_of
from .event_kinds import kind_labels, level_labels
from .models import Event, Occurrence
from .models.events import SEEN


def tell(event, now):
    """Urgently, whatever the hour; each person once for each state and level of the event."""
    notify(
        concerned(event),
        kind="obligations.event",
        title=headline(event),
        body="\n".join([event.note, *event.lessons]).strip(),
        row=event,
        key=f"obligations.event:{event.pk}:{event.state}:{event.level}",
        urgent=True,
        now=now,
    )


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
