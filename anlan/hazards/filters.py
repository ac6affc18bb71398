"""What the lists of matters and listings can be narrowed by: page, API and export alike."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import django_filters as filters
from django import forms
from django.apps import apps
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import DayInput
from anlan.org.models import Sector
from anlan.registers.filters import PlaceChoice, places
from anlan.registers.models import Enterprise
from anlan.search.queries import rows_holding
from anlan.search.words import asked
from anlan.subjects.models import Subject

from .models import Listing, Matter, NilReport, Statement
from .queries import labels, matters_of, overdue, profiles
from .statistics import MEASURES, Span, of_age, unit

UNFINISHED, OVERDUE, UNOWNED, CHECKING = "unfinished", "overdue", "unowned", "checking"
FOUND_IN = ("title", "text")  # of what the search keeps
S = Matter.State


def kinds():
    return [(one.code, one.label) for one in profiles().values()]


def sources():
    return list(labels("sources").items())


def classes():
    return [*labels("danger_classes").items(), NONE]


def violations():
    return list(labels("key_violations").items())


NONE = ("none", _("未确定"))


class OrNone(filters.ChoiceFilter):
    """A choice that may be asked for as not made."""

    def filter(self, rows, value):
        return super().filter(rows, value) if value != NONE[0] else rows.filter(**{self.field_name: ""})


class MatterFilter(filters.FilterSet):
    """``words_later``: words are left to who divides the list into pages, as ``wanted``."""

    words_later, wanted = False, ()

    q = filters.CharFilter(label=_("编号、内容、单位"), method="find", max_length=60)
    profile = filters.ChoiceFilter(label=_("种类"), choices=kinds, empty_label=_("全部"))
    status = filters.ChoiceFilter(
        label=_("状态"),
        choices=[
            (UNFINISHED, _("未销号")),
            (OVERDUE, _("逾期")),
            (UNOWNED, _("未交办")),
            (CHECKING, _("待验收和待销号")),
            *S.choices,
        ],
        method="in_status",
        empty_label=_("全部"),
    )
    grade = OrNone(label=_("等级"), choices=[*Matter.Grade.choices, NONE], empty_label=_("全部"))
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"), queryset=Sector.objects.all(), empty_label=_("全部")
    )
    source = filters.ChoiceFilter(label=_("来源"), choices=sources, empty_label=_("全部"))
    danger_class = OrNone(label=_("类型"), choices=classes, empty_label=_("全部"))
    key_violation = filters.ChoiceFilter(label=_("重点违法情形"), choices=violations, empty_label=_("全部"))
    month = filters.CharFilter(
        label=_("期限月份"), method="due_in", widget=forms.TextInput(attrs={"type": "month"})
    )
    under = filters.CharFilter(method="put_under", widget=forms.HiddenInput, max_length=90)
    enterprise = filters.ModelChoiceFilter(
        queryset=lambda request: Enterprise.objects.visible_to(request.user), widget=forms.HiddenInput
    )
    thing = filters.ModelChoiceFilter(
        queryset=lambda request: Subject.objects.visible_to(request.user), widget=forms.HiddenInput
    )

    # What the statistics page leads to; ``since`` and ``until`` are its days.
    measure = filters.ChoiceFilter(
        choices=list(MEASURES.items()), method="measured", widget=forms.HiddenInput
    )
    since = filters.DateFilter(method="as_measured", widget=forms.HiddenInput)
    until = filters.DateFilter(method="as_measured", widget=forms.HiddenInput)
    age = filters.CharFilter(method="of_age", widget=forms.HiddenInput, max_length=10)
    unit = filters.NumberFilter(method="with_unit", max_value=2**31, widget=forms.HiddenInput)
    at = filters.NumberFilter(field_name="place", max_value=2**31, widget=forms.HiddenInput)

    class Meta:
        model = Matter
        fields = (
            "q",
            "profile",
            "status",
            "grade",
            "place",
            "sector",
            "source",
            "danger_class",
            "key_violation",
            "month",
        )

    def find(self, rows, name, words):
        """By number at once; else among what the search keeps."""
        if rows.filter(number=words.strip()).exists():
            return rows.filter(number=words.strip())
        self.wanted = asked(words)
        if not self.wanted:
            return rows.none()
        return rows if self.words_later else rows_holding(rows, self.wanted, FOUND_IN)

    def due_in(self, rows, name, value):
        """``2026-03``; what is no month finds nothing."""
        try:
            first = date.fromisoformat(f"{value}-01")
        except ValueError:
            return rows.none()
        last = first.replace(day=monthrange(first.year, first.month)[1])
        return rows.filter(due_on__range=(first, last))

    def put_under(self, rows, name, value):
        """``inspections.inspection:12``: what belongs to that row, for those who see it."""
        label, _colon, pk = value.partition(":")
        try:
            model = apps.get_model(label)
            above = model._default_manager.visible_to(self.request.user).filter(pk=int(pk)).first()
        except (AttributeError, LookupError, ValueError, OverflowError):
            return rows.none()
        return rows.filter(pk__in=matters_of(above).order_by().values("pk")) if above else rows.none()

    def as_measured(self, rows, name, value):
        return rows

    def measured(self, rows, name, value):
        return rows.filter(self.span().measures()[value])

    def span(self):
        today, data = timezone.localdate(), self.form.cleaned_data
        return Span(data["since"] or today.replace(month=1, day=1), data["until"] or today, today)

    def of_age(self, rows, name, value):
        found = of_age(value, timezone.localdate())
        return rows.none() if found is None else rows.filter(found)

    def with_unit(self, rows, name, value):
        return rows.filter(unit(value))

    def in_status(self, rows, name, value):
        if value == UNFINISHED:
            return rows.filter(state__one_of=Matter.OPEN)
        if value == OVERDUE:
            return rows.filter(overdue(timezone.localdate()))
        if value == UNOWNED:
            return rows.filter(state__one_of=Matter.OPEN, state__in=(S.REGISTERED, S.VERIFIED, S.REOPENED))
        if value == CHECKING:
            return rows.filter(state__one_of=Matter.OPEN, state__in=(S.SUBMITTED, S.VERIFIED_OK))
        return rows.filter(state=value)


@dataclass(frozen=True)
class Asker:
    """What a filter wants to know of a request, where there is none."""

    user: object


def asked_for(user, query, *, major=False):
    """The matters that ``user`` sees under the list's ``query``, in the order of their numbers; None if it is wrong."""
    rows = Matter.objects.visible_to(user)
    if major:
        rows = rows.filter(grade=Matter.Grade.MAJOR)
    found = MatterFilter(query, queryset=rows, request=Asker(user))
    return found.qs.order_by("pk") if found.is_valid() else None


class ListingFilter(filters.FilterSet):
    level = filters.ChoiceFilter(label=_("级别"), choices=Listing.Level.choices, empty_label=_("全部"))
    status = filters.ChoiceFilter(
        label=_("状态"),
        choices=[("running", _("督办中")), (OVERDUE, _("逾期")), *Listing.State.choices],
        method="in_status",
        empty_label=_("全部"),
    )
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    year = filters.NumberFilter(
        label=_("挂牌年份"), field_name="listed_on__year", min_value=2000, max_value=2999
    )

    class Meta:
        model = Listing
        fields = ("level", "status", "place", "year")

    def in_status(self, rows, name, value):
        if value == "running":
            return rows.filter(state__in=Listing.RUNNING)
        if value == OVERDUE:
            return rows.filter(state__in=Listing.RUNNING, deadline__lt=timezone.localdate())
        return rows.filter(state=value)


class NilFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("报告单位"), field_name="organ__name", lookup_expr="contains", max_length=60
    )
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"), queryset=Sector.objects.all(), empty_label=_("全部")
    )
    since = filters.DateFilter(
        label=_("期间止于，起"), field_name="end", lookup_expr="gte", widget=DayInput()
    )
    until = filters.DateFilter(
        label=_("期间止于，止"), field_name="end", lookup_expr="lte", widget=DayInput()
    )

    class Meta:
        model = NilReport
        fields = ("q", "place", "sector", "since", "until")


class StatementFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("填报单位"), field_name="organ__name", lookup_expr="contains", max_length=60
    )
    kind = filters.ChoiceFilter(label=_("期别"), choices=Statement.Kind.choices, empty_label=_("全部"))
    status = filters.ChoiceFilter(
        label=_("状态"),
        choices=[
            ("unfiled", _("未报送")),
            (OVERDUE, _("逾期未报送")),
            ("late", _("逾期报送")),
            *Statement.State.choices,
        ],
        method="in_status",
        empty_label=_("全部"),
    )
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"), queryset=Sector.objects.all(), empty_label=_("全部")
    )
    end = filters.DateFilter(label=_("统计期间止"), widget=DayInput())

    class Meta:
        model = Statement
        fields = ("q", "kind", "status", "place", "sector", "end")

    def in_status(self, rows, name, value):
        T = Statement.State
        if value == "unfiled":
            return rows.filter(state__in=(T.DUE, T.PREPARED))
        if value == OVERDUE:
            return rows.filter(state__in=(T.DUE, T.PREPARED), due_on__lt=timezone.localdate())
        if value == "late":
            return rows.filter(state=T.FILED, filed_on__gt=F("due_on"))
        return rows.filter(state=value)


class SilentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("企业名称"), field_name="name", lookup_expr="contains", max_length=60)
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"), queryset=Sector.objects.all(), empty_label=_("全部")
    )

    class Meta:
        model = Enterprise
        fields = ("q", "place", "sector")
