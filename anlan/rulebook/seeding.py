"""The seeds of the product: read, checked, and brought into the table without touching offices' own rules."""

from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record

from . import book
from .models import Rule

SEEDS = Path(__file__).with_name("seeds")
FIELDS = ("label", "value", "unit", "legend", "basis", "valid_to", "confidence", "note")


class BadSeed(Exception):
    """A seed file that cannot be loaded; says which file, which entry and why."""


def after_migrate(**kwargs):
    """Load the seeds as soon as their table is there (migrate can be told to stop before)."""
    if Rule._meta.db_table in connection.introspection.table_names():
        load()


def load(folder=SEEDS):
    """Bring the seeds into the table; returns ``(new, changed)`` counts. Loading again changes nothing.

    A seed is known by key and valid_from. A changed one is updated with an entry in the log; one that
    is no longer in the files stays, because old cases may rest on it.
    """
    there = {(row.key, row.valid_from): row for row in Rule.objects.filter(place=None)}
    new, changed = [], 0
    with transaction.atomic():
        for row in read(folder):
            old = there.get((row.key, row.valid_from))
            if old is None:
                new.append(row)
            else:
                changed += update(old, row)
        Rule.objects.bulk_create(new)
        book.changed()
    return len(new), changed


def update(old, new):
    """Whether the stored rule differed from its seed and was changed."""
    names = [name for name in FIELDS if getattr(old, name) != getattr(new, name)]
    if not names:
        return False
    before = {name: getattr(old, name) for name in names}
    for name in names:
        setattr(old, name, getattr(new, name))
    old.save(update_fields=[*names, "changed_at"])
    record(SYSTEM, _("更新规则"), old, before=before, after={name: getattr(new, name) for name in names})
    return True


def read(folder):
    """The rules in the YAML files of ``folder``, checked, not saved."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        for number, seed in enumerate(yaml.load(path.read_text(encoding="utf-8"), Loader) or [], 1):
            where = f"{path.name} #{number} {seed.get('key', '')}"
            row = checked(seed, where)
            if (row.key, row.valid_from) in found:
                raise BadSeed(f"{where}: the same key and valid_from twice")
            found[row.key, row.valid_from] = row
    return list(found.values())


def checked(seed, where):
    if unknown := seed.keys() - {"key", "valid_from", *FIELDS}:
        raise BadSeed(f"{where}: unknown fields {sorted(unknown)}")
    row = Rule(**seed)
    try:
        row.clean_fields()
    except ValidationError as error:
        raise BadSeed(f"{where}: {error.message_dict}") from None
    return row


# The parser in C reads the seeds ten times as fast; it is missing from few builds.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
