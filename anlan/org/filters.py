"""The filters of the organisation's lists."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.audit.models import Entry

from .fields import DayInput, PlaceSelect
from .models import Alias, Organ, OrganGroup, Place, Post, Role, Sector, User


def looking_in(*lookups):
    """A filter method that looks for the words in any of the fields."""

    def method(filterset, rows, name, value):
        found = Q()
        for lookup in lookups:
            found |= Q(**{f"{lookup}__icontains": value})
        return rows.filter(found)

    return method


def within_place(rows, name, place):
    """Rows whose place (or organ's place) is ``place`` or below it."""
    inside = Place.objects.within(place.path).order_by().values("pk")
    return rows.filter(**{f"{name}__in": inside})


class PlaceChoice(filters.ModelChoiceFilter):
    """The divisions down to the town, indented; villages and grids are found by name."""

    KINDS = ("province", "city", "county", "zone", "town")

    def __init__(self, **kwargs):
        super().__init__(queryset=self.places, label=_("区域"), widget=PlaceSelect, **kwargs)

    def places(self, request):
        return Place.objects.visible_to(request.user).filter(kind__in=self.KINDS).order_by("path")

    def filter(self, rows, place):
        return within_place(rows, self.field_name, place) if place else rows

    @property
    def field(self):
        field = super().field
        field.label_from_instance = lambda place: "　" * (place.depth - 1) + place.name
        return field


ACTIVE = [("yes", _("启用")), ("no", _("停用"))]


class ActiveFilter(filters.ChoiceFilter):
    def __init__(self, field_name="active"):
        super().__init__(field_name=field_name, label=_("状态"), choices=ACTIVE)

    def filter(self, rows, value):
        return rows.filter(**{self.field_name: value == "yes"}) if value else rows


class PlaceFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("名称或代码"), method="search")
    kind = filters.ChoiceFilter(choices=Place.Kind.choices)
    below = PlaceChoice(field_name="pk")
    active = ActiveFilter()

    search = looking_in("name", "code")

    class Meta:
        model = Place
        fields = []


class OrganFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("名称或简称"), method="search")
    kind = filters.ChoiceFilter(choices=Organ.Kind.choices)
    place = PlaceChoice(field_name="place")
    sector = filters.ModelChoiceFilter(queryset=Sector.objects.all())
    active = ActiveFilter()

    search = looking_in("name", "short_name")

    class Meta:
        model = Organ
        fields = []


class GroupFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("名称"), method="search")
    place = PlaceChoice(field_name="place")

    search = looking_in("name", "note")

    class Meta:
        model = OrganGroup
        fields = []


class AliasFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("文中名称或对应机构"), method="search")
    place = PlaceChoice(field_name="place")

    def search(self, rows, name, value):
        meant = Q(organs__name__icontains=value) | Q(groups__name__icontains=value)
        return rows.filter(Q(text__icontains=value) | meant).distinct()

    class Meta:
        model = Alias
        fields = []


class UserFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("姓名、用户名或电话"), method="search")
    home = filters.CharFilter(label=_("所属单位"), method="in_organ")
    state = filters.ChoiceFilter(
        label=_("状态"),
        method="in_state",
        choices=[
            ("active", _("启用")),
            ("closed", _("停用")),
            ("new", _("未改初始密码")),
            ("idle", _("没有岗位")),
        ],
    )

    search = looking_in("name", "username", "phone")
    in_organ = looking_in("home__name", "home__short_name")

    def in_state(self, rows, name, value):
        if value == "idle":
            seated = Post.objects.in_force(timezone.localdate()).values("user")
            return rows.filter(is_active=True).exclude(pk__in=seated)
        if value == "new":
            return rows.filter(is_active=True, must_change_password=True)
        return rows.filter(is_active=value == "active")

    class Meta:
        model = User
        fields = []


class PostFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("姓名或用户名"), method="search")
    organ = filters.CharFilter(label=_("机构"), method="in_organ")
    role = filters.ModelChoiceFilter(queryset=Role.objects.all())
    place = PlaceChoice(field_name="place")
    state = filters.ChoiceFilter(
        label=_("状态"),
        method="in_state",
        choices=[("now", _("在任")), ("later", _("尚未开始")), ("over", _("已离任"))],
    )

    search = looking_in("user__name", "user__username")
    in_organ = looking_in("organ__name", "organ__short_name")

    def in_state(self, rows, name, value):
        today = timezone.localdate()
        if value == "later":
            return rows.filter(since__gt=today)
        if value == "over":
            return rows.filter(until__lt=today)
        return rows.filter(since__lte=today).exclude(until__lt=today)

    class Meta:
        model = Post
        fields = []


class DayFilter(filters.DateFilter):
    def __init__(self, **kwargs):
        super().__init__(widget=DayInput, **kwargs)


class EntryFilter(filters.FilterSet):
    actor = filters.CharFilter(label=_("操作人"), field_name="actor_name", lookup_expr="contains")
    verb = filters.CharFilter(label=_("操作"), lookup_expr="contains")
    row = filters.CharFilter(label=_("对象"), field_name="row_name", lookup_expr="contains")
    since = DayFilter(label=_("起"), field_name="at", lookup_expr="date__gte")
    until = DayFilter(label=_("止"), field_name="at", lookup_expr="date__lte")
    address = filters.CharFilter(label=_("来源地址"))

    class Meta:
        model = Entry
        fields = []
        form = forms.Form
