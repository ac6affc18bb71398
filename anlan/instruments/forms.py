"""What people fill in to draft an instrument, and to make a duty of a clause."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.org.fields import DayInput, OrganField, OrgansField, UserField, organs_for, users_for
from anlan.org.models import Organ, OrganGroup

from .actions.drafting import CHANGE
from .kinds import kind_choices, read_items, written
from .models import SEEN

PLAIN = ("kind", "title", "subject", "person", "year", "basis", "ends_on")
CADENCES = {
    "month": _("每月"),
    "quarter": _("每季度"),
    "half_year": _("每半年"),
    "year": _("每年"),
}


class InstrumentForm(forms.Form):
    organ = forms.ModelChoiceField(label=_("制定单位"), queryset=Organ.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("种类"), choices=kind_choices)
    title = forms.CharField(label=_("名称"), max_length=120)
    subject = OrganField(
        label=_("责任单位"), required=False, help_text=_("清单针对哪个单位；制度、方案不填。")
    )
    person = UserField(label=_("责任人"), required=False, help_text=_("领导干部的清单填写本人账号。"))
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)
    basis = forms.CharField(label=_("依据"), max_length=500, required=False)
    items = forms.CharField(
        label=_("事项"),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("每行一项，依据写在“|”之后，如：每季度研究一次安全生产工作 | 实施细则第八条。"),
    )
    papers = MultipleFileField(label=_("文本"), required=False)
    organs = OrgansField(
        label=_("印发单位"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行一个或用“、”隔开；责任单位自动印发。"),
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("印发分组"), queryset=OrganGroup.objects.none(), required=False
    )
    ends_on = forms.DateField(
        label=_("有效期至"), required=False, widget=DayInput(), help_text=_("长期有效的不填。")
    )

    def __init__(self, data=None, files=None, *, user, row=None):
        super().__init__(data, files, initial=begun(row) if row else None)
        own = [post.organ for post in user.acting_posts() if post.role.holds(CHANGE)]
        place = row.place if row else own[0].place if own else None
        units = organs_for(user, "org.view_organ")
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in own])
        self.fields["subject"].offer(units)
        self.fields["person"].offer(users_for(user, SEEN))
        self.fields["organs"].offer(units, place, timezone.localdate())
        self.fields["groups"].queryset = OrganGroup.objects.visible_to(user, "org.view_organgroup")
        if row:
            del self.fields["organ"], self.fields["kind"]

    def clean_items(self):
        return read_items(self.cleaned_data["items"])

    def given(self):
        """The facts for ``draft`` and ``change``."""
        data = dict(self.cleaned_data)
        return {"lines": data.pop("items")} | data


def begun(row):
    people = {"subject": row.subject, "person": row.person, "organs": list(row.organs.all())}
    plain = {name: getattr(row, name) for name in PLAIN}
    return plain | people | {"items": written(row.items.all()), "groups": row.groups.all()}


class DemandForm(forms.Form):
    title = forms.CharField(label=_("履职要求"), max_length=200)
    every = forms.ChoiceField(label=_("周期"), choices=list(CADENCES.items()))
    starts_on = forms.DateField(label=_("开始日期"), widget=DayInput(), initial=timezone.localdate)

    def given(self):
        data = self.cleaned_data
        cadence = {"kind": "every", "unit": data["every"]}
        return {"title": data["title"], "cadence": cadence, "starts_on": data["starts_on"]}
