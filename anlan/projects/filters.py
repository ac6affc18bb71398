"""What the lists can be narrowed by."""

import django_filters as filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Sector
from anlan.registers.filters import PlaceChoice, places

from .models import Project, Veto

MARKS = [
    ("late", _("逾期")),
    ("matched", _("与负面清单相符")),
    ("proposed", _("建议不予批准")),
    ("exempted", _("已作例外")),
    ("veto", _("一票否决待决定或已确认")),
    ("special", _("矿山、金属冶炼、危险物品")),
]


def proposed():
    """Those to be refused as it stands, on which nobody has decided yet."""
    return Q(refusal_proposed_on__isnull=False, state__in=Project.UNDECIDED)


def overdue(today):
    return Q(state__in=Project.OPEN, due_on__lt=today)


class ProjectFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("项目或建设单位"), method="by_words", max_length=60)
    decision = filters.ChoiceFilter(
        label=_("决策事项"), choices=Project.Decision.choices, empty_label=_("全部")
    )
    state = filters.ChoiceFilter(label=_("状态"), choices=Project.State.choices, empty_label=_("全部"))
    mark = filters.ChoiceFilter(label=_("情形"), choices=MARKS, method="by_mark", empty_label=_("全部"))
    place = PlaceChoice(label=_("区域"), queryset=places, empty_label=_("全部"))
    sector = filters.ModelChoiceFilter(
        label=_("行业领域"),
        queryset=Sector.objects.all(),
        empty_label=_("全部"),
        null_label=_("未确定"),
        null_value="none",
    )

    class Meta:
        model = Project
        fields = ["q", "decision", "state", "mark", "place", "sector"]

    def by_words(self, rows, name, value):
        return rows.filter(Q(name__icontains=value) | Q(organ__name__icontains=value))

    def by_mark(self, rows, name, value):
        found = {
            "late": lambda: overdue(timezone.localdate()),
            "matched": lambda: Q(matched=True),
            "proposed": proposed,
            "exempted": lambda: Q(exempted_on__isnull=False),
            "veto": lambda: Q(
                pk__in=Veto.objects.filter(state__in=Veto.STANDING).order_by().values("project")
            ),
            "special": lambda: Q(special=True),
        }
        return rows.filter(found[value]())


class VetoFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("项目"), field_name="project__name", lookup_expr="icontains", max_length=60
    )
    leader = filters.CharFilter(
        label=_("提出领导"), field_name="leader__name", lookup_expr="icontains", max_length=40
    )
    decision = filters.ChoiceFilter(
        label=_("决策事项"),
        field_name="project__decision",
        choices=Project.Decision.choices,
        empty_label=_("全部"),
    )
    state = filters.ChoiceFilter(label=_("状态"), choices=Veto.State.choices, empty_label=_("全部"))

    class Meta:
        model = Veto
        fields = ["q", "leader", "decision", "state"]
