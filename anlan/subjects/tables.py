"""The columns of the list of subjects: those of all, and of a chosen kind its own."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.intake.fields import Whole
from anlan.web.tables import Column, badge, shown

from .kinds import KINDS
from .models import Subject

TONES = {"active": "good", "suspended": "warn", "closed": "idle"}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def gap_mark(row):
    missing = "、".join(map(str, row.gaps))
    return badge(_("缺%s") % missing, "warn") if missing else shown(None)


def label_of(name):
    return Subject._meta.get_field(name).verbose_name


def own_column(name, field):
    def value(row):
        return row.facts.get(name)

    kind = "number" if isinstance(field, (Whole, forms.DecimalField)) else "code"  # kept on one line
    return Column(f"own_{name}", field.label, value=value, kind=kind)


SUBJECTS = [
    Column("name", label_of("name"), sort="name", link=True, kind="name", phone="title"),
    Column("kind", label_of("kind"), value="kind_label", phone="head"),
    Column("place", label_of("place"), kind="code", phone="where"),
    Column("sector", label_of("sector"), kind="code"),
    Column("keeper", label_of("keeper")),
    Column("person", label_of("person")),
    Column("phone", label_of("phone"), kind="code"),
    Column("state", label_of("state"), shown_as=state_mark, phone="head"),
    Column("gaps", _("缺失责任方"), value=lambda row: "、".join(map(str, row.gaps)), shown_as=gap_mark),
    Column("code", label_of("code"), kind="code", optional=True),
    Column("address", label_of("address"), optional=True),
    Column("lon", label_of("lon"), kind="number", optional=True),
    Column("lat", label_of("lat"), kind="number", optional=True),
    Column("since", label_of("since"), kind="day", optional=True),
    Column("closed_on", label_of("closed_on"), kind="day", optional=True),
    Column("source", label_of("source"), optional=True),
    Column(
        "verified_at",
        label_of("verified_at"),
        value=lambda row: row.verified_at and timezone.localdate(row.verified_at),
        kind="day",
    ),
]


def columns(kind=""):
    """With a kind, its own fields after the name."""
    own = [own_column(name, field) for name, field in KINDS[kind].fields.items()] if kind in KINDS else []
    return [*SUBJECTS[:1], *own, *SUBJECTS[1:]]
