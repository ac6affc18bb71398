"""What people fill in on the pages about an enterprise; the rules stand in ``actions``."""

from django import forms
from django.db.models import Q
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from anlan.intake.coordinates import MOVED, both_given, standard, system_field
from anlan.intake.fields import Tidy, half_width
from anlan.lib.ids import tidy_credit_code
from anlan.org.models import Place, Sector

from .bulk import FIELDS
from .industries import industry_code
from .models import ABOVE_SCALE, Enterprise, Tag
from .names import tidy_name


def column(name, cls=forms.CharField, **options):
    """A field with the label, the limits and the validators of the column."""
    field = Enterprise._meta.get_field(name)
    options = {
        "label": field.verbose_name,
        "required": not field.blank,
        "validators": field.validators,
    } | options
    return cls(**options)


class TreeChoice(forms.ModelChoiceField):
    """Places, each set in under the one above it."""

    def label_from_instance(self, place):
        return "\u3000" * (place.depth - 1) + place.name


class VersionedForm(forms.Form):
    """Knows what the reader saw when the page was opened, and so what the reader has changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = name in FIELDS

    @property
    def changed(self):
        """``{field: value}`` of what differs from what the reader saw."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in FIELDS}

    def data_over(self, fresh):
        """The reader's changes over the values of the unbound form ``fresh``, as data for a new form."""
        data = MultiValueDict()
        for name in self.fields:
            if name in self.changed_data and name in FIELDS:
                data.setlist(name, self.data.getlist(name))
            else:
                value = fresh[name].value()
                values = value if isinstance(value, list) else ["" if value is None else str(value)]
                data.setlist(name, [] if value is False else values)
        return data


class ContactForm(VersionedForm):
    """What an enterprise changes of its own file."""

    contact = column("contact")
    phone = column("phone", Tidy, tidy=half_width)


class EnterpriseForm(VersionedForm):
    """``perm``: the permission by which ``user`` chooses place and sector."""

    name = column("name", Tidy, tidy=tidy_name)
    credit_code = column("credit_code", Tidy, tidy=tidy_credit_code, max_length=30)
    place = column("place", TreeChoice, queryset=Place.objects.none(), empty_label=_("请选择"))
    sector = column("sector", forms.ModelChoiceField, queryset=Sector.objects.none(), empty_label=_("未确定"))
    industry_code = column(
        "industry_code",
        Tidy,
        tidy=lambda text: industry_code(text) or text,
        max_length=30,
        help_text=_("GB/T 4754-2017：两至四位代码，或大类名称"),
        widget=forms.TextInput(attrs={"list": "industries"}),
    )
    scale = column("scale", forms.ChoiceField, choices=[("", _("未确定")), *Enterprise.Scale.choices])
    above_scale = forms.BooleanField(label=_("规模以上"), required=False)
    employees = column("employees", forms.IntegerField)
    legal_representative = column("legal_representative")
    contact = column("contact")
    phone = column("phone", Tidy, tidy=half_width)
    address = column("address")
    lon = column(
        "lon", forms.DecimalField, max_digits=9, decimal_places=6, help_text=_("CGCS2000，如 118.123456")
    )
    lat = column(
        "lat", forms.DecimalField, max_digits=9, decimal_places=6, help_text=_("CGCS2000，如 28.123456")
    )
    coordinates = system_field()
    since = column("since", forms.DateField, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    source = column("source", help_text=_("如：市场监管共享、现场排查"))
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.exclude(code=ABOVE_SCALE),
        label=_("标签"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sure = forms.BooleanField(label=_("已核对，不是同一家企业"), required=False)

    def __init__(self, *args, user, perm, **kwargs):
        super().__init__(*args, **kwargs)
        present = Q(pk=getattr(self.initial.get("place"), "pk", None))
        reached = Place.objects.visible_to(user, perm).filter(Q(active=True) | present)
        self.fields["place"].queryset = reached
        self.fields["sector"].queryset = sectors_of(user, perm)

    def clean(self):
        data = super().clean()
        if both_given(data) and {"lon", "lat"} & set(self.changed_data):
            data["lon"], data["lat"] = standard(data["lon"], data["lat"], data.get("coordinates"))
        return data

    @property
    def changed(self):
        """With both coordinates when they were moved: one new number gives two."""
        changed = super().changed
        if self.cleaned_data.get("coordinates") in MOVED and {"lon", "lat"} & changed.keys():
            changed |= {name: self.cleaned_data[name] for name in ("lon", "lat")}
        return changed

    def data_over(self, fresh):
        data = super().data_over(fresh)
        data["coordinates"] = self.data.get("coordinates", "")
        return data


def sectors_of(user, perm):
    """The sectors that a post of ``user`` with ``perm`` answers for."""
    posts = [post for post in user.acting_posts() if post.role.holds(perm)]
    if any(post.all_sectors for post in posts):
        return Sector.objects.all()
    return Sector.objects.filter(pk__in=[pk for post in posts for pk in post.sector_ids])


def initial_of(enterprise):
    """The values of FIELDS as a form begins with them."""
    values = {name: getattr(enterprise, name) for name in FIELDS}
    values["tags"] = [tag.pk for tag in enterprise.tags if tag.code != ABOVE_SCALE]
    return values | {"version": enterprise.version}
