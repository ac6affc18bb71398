"""What becomes of a listing in public: drafted when a danger is listed, withdrawn when it is taken off the list."""

from django.db.models import Exists, OuterRef
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.flow.flow import moved
from anlan.hazards.models import Listing
from anlan.hazards.queries import labels

from .actions.drafting import draft_for
from .actions.steps import take_back
from .models import Publication
from .queries import publish_by

LISTED, CLOSED = "listing", "listing_closed"
RELATED = ("matter__subject", "matter__place", "organ", "tracker", "place", "sector")
LIVE = Publication.LIVE


def of(listing):
    return Publication.objects.filter(row_model=listing._meta.label_lower, row_id=listing.pk)


@receiver(moved, sender=Listing)
def listing_moved(row, step, **facts):
    if step.name in ("list", "cancel"):
        follow(row.pk, timezone.now())


def follow(pk, now):
    """Bring what is public of a listing up to its state; again is no fault."""
    listing = Listing.objects.select_related(*RELATED).get(pk=pk)
    if listing.state in Listing.RUNNING and not of(listing).filter(kind=LISTED).exists():
        announce(listing, now)
    if listing.state == Listing.State.CANCELLED:
        was_public = of(listing).filter(kind=LISTED, published_at__isnull=False).exists()
        for row in of(listing).filter(kind=LISTED, state__in=LIVE):
            take_back(row, reason=_("已于%s摘牌。") % listing.cancelled_on, now=now)
        if was_public and not of(listing).filter(kind=CLOSED).exists():
            announce_closing(listing, now)


def follow_all(now):
    """What a signal did not do because the process died: every listing whose public side lags behind."""
    known = Publication.objects.filter(
        row_model=Listing._meta.label_lower, row_id=OuterRef("pk"), kind=LISTED
    )
    behind = Listing.objects.filter(~Exists(known), state__in=Listing.RUNNING)
    over = Listing.objects.filter(Exists(known.filter(state__in=LIVE)), state=Listing.State.CANCELLED)
    for pk in [*behind.values_list("pk", flat=True)[:500], *over.values_list("pk", flat=True)[:500]]:
        follow(pk, now)


def announce(listing, now):
    matter = listing.matter
    classes = labels("danger_classes", matter.place)
    fields = [
        (_("隐患单位"), matter.where),
        (_("隐患部位"), matter.location),
        (_("隐患类型"), classes.get(matter.danger_class, matter.danger_class)),
        (_("督办级别"), listing.get_level_display()),
        (_("挂牌单位"), str(listing.organ)),
        (_("跟踪督办人"), str(listing.tracker or "")),
        (_("挂牌日期"), listing.listed_on.isoformat()),
        (_("整改期限"), listing.deadline.isoformat()),
    ]
    title = _("%(where)s重大事故隐患%(level)s挂牌督办公告") % {
        "where": matter.where,
        "level": listing.get_level_display(),
    }
    put(listing, LISTED, title, fields, matter.description, listing.listed_on, now)


def announce_closing(listing, now):
    matter = listing.matter
    fields = [
        (_("隐患单位"), matter.where),
        (_("督办级别"), listing.get_level_display()),
        (_("挂牌单位"), str(listing.organ)),
        (_("挂牌日期"), listing.listed_on.isoformat()),
        (_("摘牌日期"), listing.cancelled_on.isoformat()),
    ]
    title = _("%s重大事故隐患摘牌公告") % matter.where
    body = _("该重大事故隐患已经整改，经现场核查合格，予以摘牌。")
    put(listing, CLOSED, title, fields, body, listing.cancelled_on, now)


def put(listing, kind, title, fields, body, day, now):
    draft_for(
        listing,
        kind=kind,
        organ=listing.organ,
        place=listing.place,
        sector=listing.sector,
        title=title,
        fields=[[str(label), value] for label, value in fields if value],
        body=body,
        due_on=publish_by(day, listing.place),
        now=now,
    )
