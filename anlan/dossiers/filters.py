"""What lists of entries and gaps can be narrowed by."""

from datetime import timedelta

import django_filters as filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.intake.fields import half_width
from anlan.org.models import Sector
from anlan.registers.filters import PlaceChoice, places
from anlan.registers.models import Enterprise
from anlan.rulebook.book import rule
from anlan.search.models import Document
from anlan.search.queries import holding
from anlan.search.words import asked

from .kinds import GROUPS, kinds_of_group
from .models import Entry, Gap
from .queries import STANDINGS, of_standing, soon
from .requirements import KEY

ANY = _("全部")


def kind_choices():
    return [
        (label, [(kind.code, kind.label) for kind in kinds_of_group(group)])
        for group, label in GROUPS.items()
    ]


def requirement_choices():
    return [(row["code"], row["label"]) for row in rule(KEY)]


class SectorChoice(filters.ModelChoiceFilter):
    def __init__(self):
        super().__init__(
            label=_("行业领域"), queryset=Sector.objects.all(), empty_label=ANY, null_label=_("未确定")
        )


class EntryFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("编号、企业名称"), method="find", max_length=60)
    kind = filters.ChoiceFilter(label=_("种类"), choices=kind_choices, empty_label=ANY)
    standing = filters.ChoiceFilter(
        label=_("状态"),
        choices=[(code, label) for code, (label, _tone) in STANDINGS.items()],
        method="stands",
        empty_label=_("现行"),
    )
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=ANY)
    sector = SectorChoice()
    flagged = filters.ChoiceFilter(
        label=_("问题"), choices=[("true", _("有问题"))], method="with_flaws", empty_label=ANY
    )

    class Meta:
        model = Entry
        fields = ("q", "kind", "standing", "place", "sector", "flagged")

    def filter_queryset(self, rows):
        if not self.form.cleaned_data.get("standing"):
            rows = rows.standing()
        return super().filter_queryset(rows)

    def find(self, rows, name, words):
        """By the number as it is written, or by the enterprise."""
        found = Q(number=half_width(words))
        if wanted := asked(words):
            firms = Document.objects.filter(row_model=Enterprise._meta.label_lower)
            found |= Q(enterprise__in=holding(firms, wanted, ("title", "text")).order_by().values("row_id"))
        return rows.filter(found)

    def with_flaws(self, rows, name, value):
        return rows.filter(flagged=True)

    def stands(self, rows, name, code):
        today = timezone.localdate()
        return rows.filter(of_standing(code, today, soon(today)))


class ExpiringFilter(filters.FilterSet):
    days = filters.ChoiceFilter(
        label=_("到期"),
        choices=[("7", _("7天内")), ("30", _("30天内")), ("90", _("90天内")), ("over", _("已过期"))],
        method="within",
        empty_label=None,
    )
    kind = filters.ChoiceFilter(label=_("种类"), choices=kind_choices, empty_label=ANY)
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=ANY)
    sector = SectorChoice()

    class Meta:
        model = Entry
        fields = ("days", "kind", "place", "sector")

    def __init__(self, data=None, *args, **kwargs):
        data = data.copy() if data is not None else {}
        data.setdefault("days", "30")
        super().__init__(data, *args, **kwargs)

    def within(self, rows, name, value):
        today = timezone.localdate()
        if value == "over":
            return rows.filter(last_day__lt=today)
        return rows.filter(last_day__range=(today, today + timedelta(int(value))))


class GapFilter(filters.FilterSet):
    code = filters.ChoiceFilter(label=_("要求"), choices=requirement_choices, empty_label=ANY)
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=ANY)
    sector = SectorChoice()
    reason = filters.ChoiceFilter(label=_("原因"), choices=Gap.Reason.choices, empty_label=ANY)
    late = filters.ChoiceFilter(
        label=_("期限"), choices=[("yes", _("已逾期")), ("no", _("未到期"))], method="by_due", empty_label=ANY
    )

    class Meta:
        model = Gap
        fields = ("code", "place", "sector", "reason", "late")

    def by_due(self, rows, name, value):
        today = timezone.localdate()
        return rows.filter(due_on__lt=today) if value == "yes" else rows.filter(due_on__gte=today)
