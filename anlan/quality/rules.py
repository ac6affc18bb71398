"""What each rule objects to: a QuerySet of the rows, what it says of one, who keeps the record.

Which rules hold, what they are called and how much they cost is in the rulebook (``quality.rules``).
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.files.models import Attachment, Photo, PhotoBand
from anlan.files.photos import apart
from anlan.grids.actions.keeping import organ_of
from anlan.grids.models import Premise
from anlan.hazards.models import Matter
from anlan.inspections.models import Inspection
from anlan.library.models import Criterion
from anlan.obligations.models import Occurrence, Submission
from anlan.owners.queries import ABOVE_TOWNS, lacking, orphans
from anlan.registers.models import Enterprise, Likeness
from anlan.rulebook.book import rule

RULES = {}
READ = 20_000  # the latest texts that are compared in one run
PHOTOS = 2_000  # the latest photos that are compared in one run
NEAR_EACH = 50  # photos that share a band beyond which it tells nothing apart
SHORTEST = 12  # letters below which texts are alike by chance
PART = 500


@dataclass(frozen=True)
class Rule:
    """``rows(today)``: the rows objected to. ``said(row)``: in words. ``organ(row, keepers)``: who keeps the record.

    ``shown(row)``: the row whose page the reader is sent to; default: the row itself.
    """

    code: str
    rows: Callable
    said: Callable
    organ: Callable
    shown: Callable = lambda row: row


def finds(code, *, said, organ, **more):
    """Register the decorated function of ``today`` as the rule ``code``."""

    def register(rows):
        if code in RULES:
            raise ValueError(f"two rules named {code}")
        RULES[code] = Rule(code, rows, said, organ, **more)
        return rows

    return register


class Keepers(dict):
    """``keepers[place]``: the body of the territory that keeps the files of a place; each place is asked once."""

    def __missing__(self, place):
        self[place] = organ_of(place)
        return self[place]


def office(matter, keepers):
    return matter.office


def unit(row, keepers):
    return row.organ


def territory(enterprise, keepers):
    return keepers[enterprise.place] or enterprise.organ


@finds("no_deadline", said=lambda row: _("已交办给%s，没有整改期限。") % row.organ, organ=office)
def no_deadline(today):
    rows = Matter.objects.filter(state__in=Matter.WITH_UNIT, due_on__isnull=True)
    return rows.select_related("organ", "office", "place", "sector")


def back_words(row):
    said = {
        "did": row.occurred_on,
        "entered": timezone.localdate(row.entered_at),
        "due": row.occurrence.due_on,
    }
    return _("所报%(did)s的履职在%(entered)s才填报，截止日期%(due)s。") % said


@finds("back_entry", said=back_words, organ=unit)
def back_entry(today):
    """Deeds of long ago that were entered in the last days before the due day, or after it."""
    back, near = timedelta(rule("quality.back_days", today)), timedelta(rule("quality.near_days", today))
    recent = Submission.objects.filter(entered_at__date__gte=since(today)).order_by("-pk")
    lines = recent.values_list("pk", "occurred_on", "entered_at", "occurrence__due_on")[:READ]
    found = [
        pk for pk, did, entered, due in lines if timezone.localdate(entered) >= max(did + back, due - near)
    ]
    return submissions(found)


def submissions(keys):
    duty = [f"occurrence__{name}" for name in ("obligation", "round", "organ", "person")]
    rows = Submission.objects.filter(pk__in=keys)
    return rows.select_related("organ", "place", "sector", *duty)


@finds(
    "grade",
    said=lambda row: _("引用的条款%s为重大事故隐患情形，定级为一般。") % row.standard_code,
    organ=office,
)
def grade(today):
    major = Criterion.objects.filter(grade=Criterion.Grade.MAJOR).values("code")
    rows = Matter.objects.filter(grade=Matter.Grade.GENERAL, standard_code__in=major)
    rows = rows.exclude(state__in=(Matter.State.REJECTED, Matter.State.DUPLICATE))
    return rows.select_related("office", "place", "sector")


def plain(text):
    """What makes two texts the same: letters alone, so that another date or count makes no other text."""
    return "".join(char for char in text.casefold() if char.isalpha())


@finds("copied", said=lambda row: _("与本单位另外的填报内容雷同：%s") % row.note[:80], organ=unit)
def copied(today):
    """Texts of one unit that are the same but for numbers and stops; the first of them is not objected to."""
    texts = Submission.objects.filter(entered_at__date__gte=since(today)).exclude(note="").order_by("-pk")
    groups = defaultdict(list)
    for pk, organ, note in texts.values_list("pk", "organ", "note")[:READ]:
        letters = plain(note)
        if len(letters) >= SHORTEST:
            groups[organ, blake2b(letters.encode(), digest_size=16).digest()].append(pk)
    often = rule("quality.copies", today)
    found = [pk for group in groups.values() if len(group) >= often for pk in sorted(group)[1:]]
    return submissions(found)


def owner_of(attachment, keepers):
    """The organ that the row of a file belongs to."""
    row = attachment.row
    for name in ("reporter_organ", "organ", "office"):
        if (organ := getattr(row, name, None)) is not None:
            return organ
    return attachment.uploaded_by.home


@finds(
    "reused_photo",
    said=lambda row: _("照片“%s”在别处用过，或者与以前的照片极为相似。") % row.name,
    organ=owner_of,
    shown=lambda row: row.row,
)
def reused_photo(today):
    """Photos of other rows that are the same file, or look alike; the first use is not objected to."""
    recent = Attachment.objects.filter(
        uploaded_at__date__gte=since(today), media_type__startswith="image/", copied_from__isnull=True,
        uploaded_by__home__isnull=False,
    ).order_by("-pk")  # fmt: skip
    latest = list(recent.values_list("pk", flat=True)[:PHOTOS])
    before = Attachment.objects.filter(sha256=OuterRef("sha256"), pk__lt=OuterRef("pk"))
    before = before.exclude(row_model=OuterRef("row_model"), row_id=OuterRef("row_id"))
    rows = Attachment.objects.filter(pk__in=latest)
    same = list(rows.filter(Exists(before)).values_list("pk", flat=True))
    found = sorted({*same, *alike(latest)})
    return Attachment.objects.filter(pk__in=found).select_related("uploaded_by__home__place")


def alike(latest):
    """Of the attachments ``latest``, those that look like an earlier photo on another row."""
    own = defaultdict(set)
    for start in range(0, len(latest), PART):
        pairs = PhotoBand.objects.filter(photo__in=latest[start : start + PART]).values_list("band", "photo")
        for band, photo in pairs:
            own[band].add(photo)
    near, bands = defaultdict(set), list(own)
    for start in range(0, len(bands), PART):
        others = defaultdict(set)
        found = PhotoBand.objects.filter(band__in=bands[start : start + PART]).values_list("band", "photo")
        for band, photo in found:
            others[band].add(photo)
        for band, photos in others.items():
            if len(photos) <= NEAR_EACH:
                for photo in own[band]:
                    near[photo] |= {other for other in photos if other < photo}
    return told_apart(near)


def told_apart(near):
    """Of ``{photo: candidates}``, the photos that really look like one of theirs on another row."""
    wanted = {*near, *(other for others in near.values() for other in others)}
    looks = {}
    keys = sorted(wanted)
    for start in range(0, len(keys), PART):
        rows = Photo.objects.filter(pk__in=keys[start : start + PART]).values_list(
            "pk", "look", "attachment__row_model", "attachment__row_id"
        )
        looks |= {pk: (look, (model, row)) for pk, look, model, row in rows}
    most = rule("files.photo_bits")

    def same(one, other):
        return looks[one][1] != looks[other][1] and apart(looks[one][0], looks[other][0]) <= most

    return {photo for photo, others in near.items() if any(same(photo, other) for other in others)}


def firms(today):
    return Enterprise.objects.exclude(state=Enterprise.State.CLOSED).select_related(
        "place", "sector", "organ"
    )


def settled(today):
    """Those on file long enough."""
    return firms(today).filter(since__lt=today - timedelta(rule("quality.new_days", today)))


@finds("never_inspected", said=lambda row: _("建档以来没有检查和巡查记录。"), organ=territory)
def never_inspected(today):
    visits = Inspection.objects.filter(enterprise=OuterRef("pk"), visited_on__isnull=False)
    walks = Premise.objects.filter(enterprise=OuterRef("pk"), patrolled_at__isnull=False)
    return settled(today).exclude(Exists(visits)).exclude(Exists(walks))


@finds("never_reported", said=lambda row: _("有到期的履职事项，从未报送过。"), organ=territory)
def never_reported(today):
    asked = Occurrence.objects.filter(enterprise=OuterRef("pk"), due_on__lt=today)
    asked = asked.exclude(state=Occurrence.State.WAIVED)
    reported = Submission.objects.filter(occurrence__enterprise=OuterRef("pk"))
    return settled(today).filter(Exists(asked)).exclude(Exists(reported))


def stale_words(row):
    if row.verified_at is None:
        return _("建档以来没有核实过。")
    return _("最近核实于%s。") % timezone.localdate(row.verified_at)


@finds("stale", said=stale_words, organ=territory)
def stale(today):
    last = today - timedelta(rule("quality.stale_days", today))
    never = Q(verified_at__isnull=True, created_at__date__lt=last)
    return firms(today).filter(never | Q(verified_at__date__lt=last))


def orphan_words(row):
    return _("没有属地单位。") if row.place.kind in ABOVE_TOWNS else _("没有行业主管部门。")


@finds("orphan", said=orphan_words, organ=territory)
def orphan(today):
    return orphans(firms(today))


@finds("double", said=lambda row: _("日常执法部门不止一个。"), organ=territory)
def double(today):
    return lacking(firms(today), "double")


@finds(
    "duplicate",
    said=lambda row: _("与“%(name)s”疑似重复，相似度%(score)d。") % {"name": row.first, "score": row.score},
    organ=lambda row, keepers: territory(row.second, keepers),
    shown=lambda row: row.second,
)
def duplicate(today):
    return Likeness.objects.open().select_related("first", "second__place", "second__organ", "second__sector")


def since(today):
    return today - timedelta(rule("quality.window_days", today))
