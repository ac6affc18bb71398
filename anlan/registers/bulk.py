"""Many files at once, already checked, in a fixed number of queries: what a single edit and an import share."""

from datetime import timedelta

from django.db.models import Max
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record_many
from anlan.audit.models import Entry
from anlan.intake.queries import dependants
from anlan.notices.models import Notice
from anlan.org.models import Organ
from anlan.search.models import Document
from anlan.search.sources import forget, index_many

from .models import ABOVE_SCALE, Earlier, Enterprise, Likeness, Tag, Tagging

# What goes with a file that is taken away; the log stays, and a notice may outlive what it told of.
GOES_ALONG = [Tagging, Earlier, Likeness, Document, Entry, Notice]
# Sent in the transaction of a change with rows=: the files that now say something else of place, sector, size or marks.
judged_anew = Signal()
WEIGHED = {"place", "sector", "industry_code", "employees", *("above_scale", "tags")}
DATED = ("sector", "industry_code", "employees")  # what was said before stays known with its days
# What people fill in, in the order of the form; the MARKS become taggings, the rest are columns.
CONTACT_FIELDS = ("contact", "phone")
MARKS = ("above_scale", "tags")
FIELDS = (
    *("name", "credit_code", "place", "sector", "industry_code", "scale", "above_scale", "employees"),
    *("legal_representative", *CONTACT_FIELDS, "address", "lon", "lat", "since", "source", "tags"),
)


def columns_of(values):
    return {name: value for name, value in values.items() if name not in MARKS}


def make(items, *, actor, verb, **facts):
    """New enterprises with their organs from ``items`` ({field: value}); returns them in order."""
    organs = [
        Organ(name=item["name"], kind=Organ.Kind.ENTERPRISE, place=item["place"], sector=item.get("sector"))
        for item in items
    ]
    Organ.plant_many(organs)
    rows = [Enterprise(organ=organ, **columns_of(item)) for organ, item in zip(organs, items, strict=True)]
    Enterprise.objects.bulk_create(rows, batch_size=500)
    retag(list(zip(rows, items, strict=True)), Tag.objects.get(code=ABOVE_SCALE))
    record_many(actor, verb, [(row, {"version": row.version} | facts) for row in rows])
    index_many(rows)
    return rows


def change(pairs, *, actor, verb, note="", **facts):
    """Write ``pairs`` of (enterprise, {field: value}); each that differs becomes its next version."""
    above = Tag.objects.get(code=ABOVE_SCALE)
    moved, entries, weighed, earlier = [], [], [], []
    for row, values in pairs:
        said = differences(row, values)
        if set(DATED) & said.keys():
            earlier.append(Earlier(enterprise=row, **{name: getattr(row, name) for name in DATED}))
        for name, value in columns_of(values).items():
            setattr(row, name, value)
        if said:
            row.version += 1
            notes = [*map(in_one_line, said.values()), *filter(None, [note])]
            told = {"version": row.version, "changes": said, "note": "；".join(notes)}
            entries.append((row, told | facts))
        if {"name", "place", "sector"} & said.keys():
            row.organ.name, row.organ.place, row.organ.sector = row.name, row.place, row.sector
            moved.append(row.organ)
        if WEIGHED & said.keys():
            weighed.append(row)
    retag(pairs, above)
    keep_earlier(earlier)
    upsert(Organ, moved, ["name", "place", "sector"])
    columns = [field.name for field in Enterprise._meta.concrete_fields if not field.primary_key]
    changed = [row for row, _facts in entries]
    upsert(Enterprise, changed, columns)
    record_many(actor, verb, entries)
    index_many(changed)
    judged_anew.send(Enterprise, rows=weighed)


def keep_earlier(rows, day=None):
    """``rows``: what was said until the day before ``day``. What is put right on the day it was said never held."""
    eve = (day or timezone.localdate()) - timedelta(days=1)
    last = dict(
        Earlier.objects.filter(enterprise__in=[row.enterprise_id for row in rows])
        .order_by()
        .values_list("enterprise")
        .annotate(last=Max("until"))
    )
    kept = []
    for row in rows:
        before = last.get(row.enterprise_id)
        if before == eve or timezone.localdate(row.enterprise.created_at) > eve:
            continue
        row.since, row.until = before and before + timedelta(days=1), eve
        kept.append(row)
    Earlier.objects.bulk_create(kept, batch_size=500)


def upsert(model, rows, fields):
    """One statement for hundreds of rows, where bulk_update has a branch for every value."""
    if rows:
        model.objects.bulk_create(
            rows, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )


def differences(row, values):
    """``{field: [label, before, after]}`` in words, of the ``values`` that differ from the row's."""
    said = {}
    for name, value in values.items():
        before, after = in_words(name, getattr(row, name)), in_words(name, value)
        if before != after:
            said[name] = [label_of(name), before, after]
    return said


def in_words(name, value):
    if name == "tags":
        return "、".join(str(tag) for tag in sorted(value, key=lambda tag: tag.pk) if tag.code != ABOVE_SCALE)
    if name == "above_scale":
        return _("是") if value else _("否")
    if name in {"lon", "lat"} and value is not None:
        return f"{value.normalize():f}"
    choices = dict(Enterprise._meta.get_field(name).flatchoices)
    return "" if value is None else str(choices.get(value, value))


def label_of(name):
    if name == "above_scale":
        return _("规模以上")
    return str(_("标签") if name == "tags" else Enterprise._meta.get_field(name).verbose_name)


def in_one_line(difference):
    label, before, after = difference
    return f"{label}：{before or '—'} → {after or '—'}"


def retag(pairs, above, day=None):
    """Open and end taggings so that each enterprise carries from ``day`` on what its values say."""
    day = day or timezone.localdate()
    marked = [(row, values) for row, values in pairs if set(MARKS) & values.keys()]
    taggings = {}
    rows = [row.pk for row, _values in marked]
    for tagging in Tagging.objects.filter(enterprise__in=rows, until=None).select_related("tag"):
        taggings.setdefault(tagging.enterprise_id, []).append(tagging)
    made, ended, gone = [], [], []
    for row, values in marked:
        carried = {one.tag: one for one in taggings.get(row.pk, [])}
        wanted = wanted_tags(set(carried), values, above)
        for tag in carried.keys() - wanted:
            (ended if carried[tag].since < day else gone).append(carried[tag])
        made += [Tagging(enterprise=row, tag=tag, since=day) for tag in wanted - carried.keys()]
    # A tag given and taken away on one day was never carried.
    Tagging.objects.filter(pk__in=[tagging.pk for tagging in gone]).delete()
    Tagging.objects.filter(pk__in=[tagging.pk for tagging in ended]).update(until=day - timedelta(days=1))
    Tagging.objects.bulk_create(made, batch_size=1000)


def wanted_tags(carried, values, above):
    """The set of tags after ``values``; ``tags`` speaks of all but 规模以上, ``above_scale`` of that alone."""
    wanted = set(values["tags"]) if "tags" in values else carried - {above}
    is_above = values.get("above_scale", above in carried)
    return wanted - {above} | ({above} if is_above else set())


def remove(rows, *, actor, verb):
    """Take files away with their organs; returns ``{pk: reason}`` of those something depends on."""
    organs = {row.organ_id: row for row in rows}
    kept = dependants(rows, but=GOES_ALONG)
    by_organ = dependants([row.organ for row in rows], but=[Enterprise, *GOES_ALONG])
    kept |= {organs[pk].pk: reason for pk, reason in by_organ.items()}
    going = [row for row in rows if row.pk not in kept]
    record_many(actor, verb, [(row, {"credit_code": row.credit_code}) for row in going])
    label = Enterprise._meta.label_lower
    forget(Document.objects.filter(row_model=label, row_id__in=[row.pk for row in going]))
    Enterprise.objects.filter(pk__in=[row.pk for row in going]).delete()
    Organ.objects.filter(pk__in=[row.organ_id for row in going]).delete()
    return kept
