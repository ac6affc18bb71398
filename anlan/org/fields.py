"""Form fields that take a row by its name, with likely ones offered while typing.

A list of thousands of organs or people is no drop-down; a ``<datalist>`` needs no script.
"""

from copy import copy

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Organ, Place, User
from .names import tidy
from .suggest import resolve_many
from .tree import WIDTH

OFFERED = 300  # names in the browser's list; any other name can be typed all the same


class NamesWidget(forms.TextInput):
    template_name = "org/names.html"

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.names = lambda: ()

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_names"
        context["widget"]["attrs"]["list"] = list_id
        return {**context, "list_id": list_id, "names": self.names()}


class NamedRow(forms.CharField):
    """One row of ``rows`` (set by the form to what the reader may choose from)."""

    widget = NamesWidget
    noun = ""

    def __init__(self, **kwargs):
        super().__init__(max_length=200, **kwargs)
        self.rows = None

    def offer(self, rows):
        self.rows = rows
        self.widget.names = lambda: self.names(rows[:OFFERED])

    def names(self, rows):
        return [self.name(row) for row in rows]

    def name(self, row):
        raise NotImplementedError

    def find(self, text):
        """The rows that ``text`` may mean."""
        raise NotImplementedError

    def prepare_value(self, value):
        if isinstance(value, int):
            value = self.rows.filter(pk=value).first()
        return self.name(value) if hasattr(value, "pk") else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = list(self.find(text)[:6])
        if len(found) == 1:
            return found[0]
        words = {"text": text, "noun": self.noun, "names": "、".join(self.names(found[:5]))}
        if found:
            raise ValidationError(_("“%(text)s”不止一个，请写全：%(names)s。") % words)
        like = self.rows.filter(self.like(text))[:5]
        words["names"] = "、".join(self.names(like))
        if words["names"]:
            raise ValidationError(_("没有名为“%(text)s”的%(noun)s，您要找的可能是：%(names)s。") % words)
        raise ValidationError(_("没有名为“%(text)s”的%(noun)s，或不在您的管辖范围内。") % words)

    def like(self, text):
        return Q(name__contains=text)


class OrganField(NamedRow):
    noun = gettext_lazy("机构")

    def name(self, organ):
        return f"{organ.name}（{organ.place}）"

    def find(self, text):
        name, _bracket, place = text.removesuffix("）").rpartition("（")
        exact = self.rows.filter(Q(name=text) | Q(short_name=text) | Q(name=name, place__name=place))
        return exact.select_related("place").distinct()

    def names(self, rows):
        rows = rows.select_related("place") if hasattr(rows, "select_related") else rows
        return super().names(rows)

    def like(self, text):
        return Q(name__contains=text) | Q(short_name__contains=text)


def full_names(places):
    """Each place's names from the top down, joined as in an address; one query for all."""
    steps = {place.pk: range(WIDTH, len(place.path) + 1, WIDTH) for place in places}
    paths = {place.path[:end] for place in places for end in steps[place.pk]}
    names = dict(Place.objects.filter(path__in=paths).values_list("path", "name"))
    return ["".join(names[place.path[:end]] for end in steps[place.pk]) for place in places]


class PlaceSelect(forms.Select):
    """A drop-down of places. Where they are too many for one, those at the top, and those around the chosen one: a

    county that is chosen offers its towns. Any other is taken all the same.
    """

    def optgroups(self, name, value, attrs=None):
        every = self.choices
        narrow = copy(every)
        narrow.queryset = every.queryset.none()  # leaves what says that nothing is chosen
        self.choices = [*narrow, *map(every.choice, offered(every.queryset, value))]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = every


def offered(rows, chosen):
    """The places of a drop-down in which the first of ``chosen``, keys as text, is chosen."""
    found = list(rows[: OFFERED + 1])
    if len(found) <= OFFERED:
        return found
    top = min(len(place.path) for place in found)
    near = Q(size=top)
    if (pk := next(iter(chosen), "")).isdecimal() and (place := rows.filter(pk=pk).first()):
        above = [place.path[:end] for end in range(WIDTH, len(place.path) + 1, WIDTH)]
        near |= Q(path__in=above) | Q(parent=place) | Q(parent=place.parent_id)
    return list(rows.annotate(size=Length("path")).filter(near))


class PlaceField(NamedRow):
    """By its own name where that is unique, else by all names from the top down."""

    noun = gettext_lazy("区域")

    def name(self, place):
        return place.full_name

    def names(self, rows):
        return full_names(list(rows))

    def find(self, text):
        exact = self.rows.filter(name=text)
        if exact.count() == 1:
            return exact
        ends = [text[start:] for start in range(len(text))]
        named = [place for place in self.rows.filter(name__in=ends) if place.full_name == text]
        return named or exact


class UserField(NamedRow):
    noun = gettext_lazy("账号")

    def name(self, user):
        return f"{user.name}（{user.username}）"

    def find(self, text):
        name, _bracket, username = text.removesuffix("）").rpartition("（")
        return self.rows.filter(Q(username=text) | Q(name=text) | Q(name=name, username=username)).distinct()


class OrgansField(forms.CharField):
    """Several organs, one a line or separated by 、: in the notation of documents."""

    widget = forms.Textarea

    def __init__(self, **kwargs):
        super().__init__(max_length=10_000, **kwargs)
        self.rows = self.place = self.day = None

    def offer(self, rows, place, day):
        """``rows``: what the reader may choose from; names are read as documents of ``place`` write them."""
        self.rows, self.place, self.day = rows, place, day

    def prepare_value(self, value):
        return "\n".join(organ.name for organ in value) if isinstance(value, (list, tuple)) else value

    def clean(self, value):
        text = super().clean(value)
        texts = [tidy(name) for line in text.splitlines() for name in line.split("、") if tidy(name)]
        found, problems = [], []
        for name, match in resolve_many(texts, self.place, self.day).items():
            if match.certain and match.organs:
                found += match.organs
            else:
                problems.append(self.problem(name, match))
        allowed = set(self.rows.filter(pk__in=[organ.pk for organ in found]).values_list("pk", flat=True))
        problems += [
            _("“%(name)s”不在您的管辖范围内。") % {"name": organ}
            for organ in found
            if organ.pk not in allowed
        ]
        if problems:
            raise ValidationError(problems)
        return list(dict.fromkeys(found))

    def problem(self, name, match):
        names = "、".join(organ.name for organ in (*match.organs, *match.suggestions)[:3])
        if names:
            return _("没有找到“%(name)s”，您要找的可能是：%(like)s。") % {"name": name, "like": names}
        return _("没有找到“%(name)s”。") % {"name": name}


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


def organs_for(user, perm):
    return Organ.objects.visible_to(user, perm).filter(active=True).order_by("order", "path")


def places_for(user, perm):
    return Place.objects.visible_to(user, perm).filter(active=True).order_by("path")


def users_for(user, perm):
    return User.objects.visible_to(user, perm).filter(is_active=True).order_by("name")
