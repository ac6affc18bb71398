"""The standards the product brings along: read, checked, and kept up to date where no person changed them."""

from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record_many

from .models import Criterion, Standard

SEEDS = Path(__file__).with_name("seeds")
STANDARD = ("title", "number", "kind", "field", "declared", "valid_from", "valid_to", "confidence", "note")
CRITERION = ("item", "group", "text", "grade", "danger_class", "key_violation", "confidence")


class BadSeed(Exception):
    """A seed file that cannot be loaded; says which entry and why."""


def after_migrate(**kwargs):
    """As soon as the tables are there (migrate can be told to stop before)."""
    if Criterion._meta.db_table in connection.introspection.table_names():
        load()


def load(folder=SEEDS):
    """Bring the seeds into the tables; returns how many rows are new or changed. Again: none.

    A row that a person changed, or imported, is left alone; one that is no longer in the files stays.
    """
    entries = [
        entry for path in sorted(folder.glob("*.yaml")) for entry in yaml.safe_load(path.read_text("utf-8"))
    ]
    with transaction.atomic():
        there = {row.code: row for row in Standard.objects.all()}
        touched = []
        for entry in entries:
            row = kept(
                there.get(entry["code"]), Standard(code=entry["code"]), standard_values(entry, there), touched
            )
            there[row.code] = row
        items = {row.code: row for row in Criterion.objects.all()}
        for entry in entries:
            for number, line in enumerate(entry.get("items", []), 1):
                code = f"{entry['code']}-{number}"
                values = criterion_values(line, entry, number)
                kept(items.get(code), Criterion(code=code, standard=there[entry["code"]]), values, touched)
        # As with the rulebook, what an installation begins with is no change.
        changed = [(row, {"changed": names}) for row, names in touched if names]
        record_many(SYSTEM, _("更新判定标准"), changed)
    return len(touched)


def standard_values(entry, there):
    if unknown := entry.keys() - {"code", "replaces", "items", *STANDARD}:
        raise BadSeed(f"{entry.get('code')}: unknown fields {sorted(unknown)}")
    values = {name: entry[name] for name in STANDARD if name in entry}
    return values | ({"replaces": there[entry["replaces"]]} if "replaces" in entry else {})


def criterion_values(line, entry, number):
    """An item of a list of major dangers is one, unless it says otherwise; the rest follows the standard."""
    if unknown := line.keys() - set(CRITERION):
        raise BadSeed(f"{entry['code']}-{number}: unknown fields {sorted(unknown)}")
    major = entry.get("kind", "criteria") == "criteria"
    return {
        "grade": Criterion.Grade.MAJOR if major else "",
        "confidence": entry.get("confidence", "sure"),
        "valid_from": entry["valid_from"],
        "valid_to": entry.get("valid_to"),
        "order": number,
        **line,
    }


def kept(old, new, values, touched):
    """The stored row: made, brought up to date, or left as a person changed it."""
    row = old or new
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if old is not None and (not old.seeded or not changed):
        return old
    for name, value in changed.items():
        setattr(row, name, value)
    row.seeded = True
    try:
        row.clean_fields()
    except ValidationError as error:
        raise BadSeed(f"{row.code}: {error.message_dict}") from None
    row.save()
    touched.append((row, sorted(changed) if old else None))
    return row
