"""四不两直: an unannounced plan is unknown to the object's side and to its territory until the team has arrived.

A secret row is seen only by the team, by whoever drew it up, and from posts that hold ``KNOW`` and either sit in
the planning organ or cover the planning organ's own place: what lies below it (towns, grids, the enterprise) does
not, nor does the organ that is to be visited.
"""

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.notices.actions import notify
from anlan.org.scope import ScopedQuerySet

KNOW = "inspections.know_unannounced"


class InspectionQuerySet(ScopedQuerySet):
    def visible_to(self, user, perm=None):
        return super().visible_to(user, perm).filter(Q(secret=False) | known_to(user))


def known_to(user):
    """The Q of the plans that are no secret to ``user``."""
    from .models import Member, Party

    team = Member.objects.filter(inspection=OuterRef("pk"), user=user.pk)
    found = Q(planned_by=user.pk) | Exists(team)
    for post in user.acting_posts():
        if post.role.holds(KNOW) and not post.organ.is_enterprise:
            covers = Q(organ__place__path__startswith=post.place.path)
            its_own = Exists(Party.objects.filter(inspection=OuterRef("pk"), organ=post.organ_id))
            target = Q(subject__path__startswith=post.organ.path)
            found |= Q(organ=post.organ_id) | its_own | (covers & ~target)
    return found


def seek(rows, pk, user, channel):
    """The row of ``rows`` (seen by ``user``), else 404; who asks for a secret one is remembered first."""
    from .models import Inspection, Leak

    row = rows.filter(pk=pk).first()
    if row is not None:
        return row
    hidden = Inspection.objects.filter(pk=pk, secret=True).select_related("planned_by").first()
    # Of another part of the country nobody need be told: the row is hidden by scope alone.
    if hidden is not None and ScopedQuerySet.visible_to(Inspection.objects.filter(pk=pk), user).exists():
        now = timezone.now()
        Leak.objects.create(
            inspection=hidden, by=user, acting_for=user.acting_for[:200], channel=channel[:200], at=now
        )
        record(user, _("尝试查看保密的检查计划"), hidden, channel=channel)
        notify(
            [hidden.planned_by],
            kind="inspections.leak",
            title=_("有人尝试查看保密的检查计划：%s") % hidden.number,
            body=f"{user} {user.acting_for} {channel}",
            row=hidden,
            urgent=True,
            now=now,
        )
    raise Http404
