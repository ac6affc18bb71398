"""A matter begins: reported by a person or a program, or split off another one."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import promise
from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.answers import NO, YES
from anlan.rulebook.book import rule

from ..consequences import recurred as came_again
from ..models import Matter, Series
from ..queries import ACCEPT, accept_by, earlier, labels, profiles, receiving_office
from .judging import cite, cited, note_choice

FOUND = "found"  # the kind of attachment that shows a matter as it was found
TITLE = 40


def may_report(actor, organ):
    if not actor.holds("hazards.add_matter"):
        return NO(_("您当前的岗位没有这项权限。"))
    return YES if actor.speaks_for(organ) else NO(_("只能以本单位名义登记。"))


def report_matter(
    *, actor, organ, profile, source, description, photos=(), criterion="", shown=None, now=None, **more
):
    """Register a matter in the name of ``organ``, an organ of the actor's. Returns the matter.

    What came before under the same ``external_id`` of the same organ is returned as it is. What was closed not
    long ago at the same subject against the same standard item is reopened. ``office`` receives it (default: the
    organ itself or the nearest body of the territory that can); ``place`` is the enterprise's or the organ's unless
    given; ``thing``: what on file it lies in, whose place, sector and keeper it takes; ``parent``: of which matter it
    is a part. ``more``: these and further fields of the model. ``criterion``:
    the code of the item it falls under; ``shown``: codes that were advised. Raises ValidationError or ``Refused``.
    """
    now = now or timezone.now()
    if not (answer := may_report(actor, organ)):
        raise Refused(answer.reason)
    if more.get("external_id") and (known := already(organ, more["external_id"])):
        return known
    facts = cite(completed(organ, more), criterion, now)
    check_codes(profile, source, photos, facts)
    row = Matter(
        profile=profile,
        source=source,
        description=description,
        reporter_organ=organ,
        reported_by_id=actor.pk,
        entered_at=now,
        **{"title": first_words(description), "occurred_at": now, **facts},
    )
    check_moment(row)
    row.full_clean(exclude=["number"])
    with transaction.atomic():
        row = recurred(row, photos, actor, now) or registered(row, photos, actor, now)
        if shown:
            note_choice(
                row, actor=actor, item=cited(criterion, timezone.localdate(now)), now=now, shown=shown
            )
    return row


def completed(organ, more):
    """What was said, with place, sector, subject and office filled in where they follow from it."""
    facts = {name: value for name, value in more.items() if value is not None}
    if thing := facts.get("thing"):
        facts = told_by(thing) | facts | {"subject_text": str(thing)}
    if enterprise := facts.get("enterprise"):
        facts = {"sector": enterprise.sector, "place": enterprise.place, **facts, "subject": enterprise.organ}
    facts.setdefault("place", organ.place)
    if "office" not in facts:
        facts["office"] = receiving_office(facts["place"], organ) or organ
    return facts


def told_by(thing):
    """What the file of a thing says of a matter in it: where it is, who keeps it."""
    said = {"place": thing.place, "sector": thing.sector, "subject": thing.keeper}
    said |= {"lon": thing.lon, "lat": thing.lat}
    return {name: value for name, value in said.items() if value is not None}


def already(organ, external_id):
    return Matter.objects.filter(reporter_organ=organ, external_id=external_id).first()


def first_words(description):
    """A title from the first sentence."""
    line = " ".join(description.split()).split("。")[0]
    return line if len(line) <= TITLE else f"{line[: TITLE - 1]}…"


def check_codes(profile, source, photos, more):
    place = more["place"]
    known = profiles(place)
    if profile not in known:
        raise ValidationError({"profile": _("没有“%s”这种事项。") % profile})
    if source not in labels("sources", place):
        raise ValidationError({"source": _("没有“%s”这种来源。") % source})
    for field, key in (("danger_class", "danger_classes"), ("key_violation", "key_violations")):
        if more.get(field) and more[field] not in labels(key, place):
            raise ValidationError({field: _("没有“%s”这个代码。") % more[field]})
    if known[profile].photo and not photos and "parent" not in more:
        raise ValidationError({"photos": _("登记事故隐患须附现场照片。")})


def check_moment(row):
    if row.occurred_at > row.entered_at:
        raise ValidationError({"occurred_at": _("发现时间不能晚于现在。")})


def registered(row, photos, actor, now):
    """Number it, start its clock, tell the office. Of two that come at once under one external id one is made."""
    old = earlier(row).first()
    if old is not None and not old.is_open:
        row.recurrence_of, row.recurrences = old, old.recurrences + 1
    row.number = next_number(profiles(row.place)[row.profile].prefix, timezone.localdate(now).year)
    if row.parent_id:
        parent = Matter.objects.select_for_update().get(pk=row.parent_id)
        if not parent.is_open:
            raise Refused(_("上级事项已销号，不能再分出下级事项。"))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if row.external_id and (known := already(row.reporter_organ, row.external_id)):
            return known
        raise
    record(actor, _("登记事项"), row, number=row.number, source=row.source, occurred_at=row.occurred_at)
    for photo in photos or ():
        attach(row, photo, actor=actor, kind=FOUND, taken_at=row.occurred_at)
    if row.recurrence_of_id:
        came_again(row, now)
    promise("hazards.accept", row, accept_by(timezone.localdate(now), row.place), now=now)
    notify(
        users_of(row.office, ACCEPT),
        kind="hazards.registered",
        title=_("有新登记的事项待受理：%s") % row.title,
        body=row.description[:500],
        row=row,
        now=now,
    )
    return row


def next_number(prefix, year):
    return next_numbers(prefix, year, 1)[0]


def next_numbers(prefix, year, count):
    """``count`` numbers without gaps: whoever comes second waits here for the first one's commit."""
    Series.objects.get_or_create(prefix=prefix, year=year)
    series = Series.objects.select_for_update().get(prefix=prefix, year=year)
    first, series.last = series.last + 1, series.last + count
    series.save(update_fields=["last"])
    return [f"{prefix}{year}-{number:06d}" for number in range(first, series.last + 1)]


def recurred(row, photos, actor, now):
    """The matter closed not long ago at the same subject against the same item, reopened; else None."""
    from ..flow import MATTER

    old = earlier(row).select_related("office", "organ", "place").first()
    if old is None or old.state != Matter.State.CLOSED:
        return None
    within = rule("matter.recurrence_days", timezone.localdate(now), row.place)
    if (timezone.localdate(now) - old.closed_on).days > within:
        return None
    if not MATTER.answer(MATTER.by_name["reopen"], actor, old):
        return None
    MATTER.move(old, "reopen", actor=actor, now=now, reason=_("再次发现：%s") % row.description[:1500])
    for photo in photos or ():
        attach(old, photo, actor=actor, kind=FOUND)
    return old


def split_off(parent, *, actor, organ, description, now=None, **more):
    """A part of ``parent`` with an owner and a due day of its own; the parent stays open until it is closed."""
    if not actor.speaks_for(parent.office):
        raise Refused(_("只有交办单位“%s”可以办理。") % parent.office)
    answer = actor.may(ACCEPT, parent)
    if not answer:
        raise Refused(answer.reason)
    facts = {
        "profile": parent.profile,
        "source": parent.source,
        "place": parent.place,
        "sector": parent.sector,
        "subject": parent.subject,
        "enterprise": parent.enterprise,
        "thing": parent.thing,
        "subject_text": parent.subject_text,
        "location": parent.location,
        "office": parent.office,
        "occurred_at": parent.occurred_at,
        **more,
    }
    return report_matter(actor=actor, organ=organ, description=description, parent=parent, now=now, **facts)
