"""What people fill in about a subject: the same for all, and the fields of its kind."""

from copy import deepcopy

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.intake.fields import Tidy, YesNo
from anlan.org.fields import DayInput, OrganField, PlaceField, places_for
from anlan.org.models import Sector
from anlan.registers.forms import sectors_of
from anlan.registers.names import tidy_name

from .kinds import KINDS
from .models import Subject
from .queries import FIELDS, keepers


def column(name, cls=forms.CharField, **options):
    """A field with the label, the limits and the validators of the column."""
    found = Subject._meta.get_field(name)
    options = {"label": found.verbose_name, "required": not found.blank} | options
    return cls(**options)


def number(name):
    limits = {"max_digits": 9, "decimal_places": 6, "help_text": _("CGCS2000，以度为单位的小数")}
    return column(name, forms.DecimalField, validators=Subject._meta.get_field(name).validators, **limits)


class SubjectForm(forms.Form):
    """``kind``: its own fields stand at the end."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = column("name", Tidy, tidy=tidy_name, max_length=120)
    code = column("code", max_length=40)
    place = column("place", PlaceField)
    sector = column("sector", forms.ModelChoiceField, queryset=Sector.objects.none(), empty_label=_("未确定"))
    keeper = column("keeper", OrganField, help_text=_("在系统中的企业或单位；不在的不填"))
    person = column("person", max_length=60)
    phone = column("phone", max_length=30)
    address = column("address", max_length=200)
    lon = number("lon")
    lat = number("lat")
    since = column("since", forms.DateField, widget=DayInput())
    source = column("source", max_length=60, help_text=_("如：部门移交、现场排查"))

    def __init__(self, *args, kind, user, perm, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(places_for(user, perm))
        self.fields["sector"].queryset = sectors_of(user, perm)
        self.fields["keeper"].offer(keepers(user, perm))
        for name, own in KINDS[kind].fields.items():
            self.fields[name] = on_page(own)


def on_page(own):
    """The field of a kind as a page shows it: days are picked, yes and no are ticked."""
    if isinstance(own, YesNo):
        return forms.BooleanField(label=own.label, required=False)
    field = deepcopy(own)
    if isinstance(field, forms.DateField):
        field.widget = DayInput()
    if isinstance(field, forms.ChoiceField):
        field.widget = forms.Select(choices=field.choices)
    return field


def initial_of(row):
    values = {name: getattr(row, name) for name in FIELDS}
    return values | row.facts | {"version": row.version}
