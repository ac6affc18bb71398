"""The forms of veto queries, awards and duty packs."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import DayInput, OrganField, UserField, organs_for, users_for
from anlan.org.models import Organ

from ..models import VetoQuery


class QueryForm(forms.Form):
    organ = forms.ModelChoiceField(label=_("提出单位"), queryset=Organ.objects.none(), empty_label=None)
    purpose = forms.ChoiceField(label=_("用途"), choices=VetoQuery.Purpose.choices)
    matter = forms.CharField(
        label=_("事项"), max_length=200, help_text=_("如“2026年度安全生产先进集体评选”。")
    )
    subject = OrganField(label=_("查询单位"))
    person = UserField(label=_("查询人员"), required=False, help_text=_("查询单位的人员；只查单位的不填。"))

    def __init__(self, data=None, files=None, *, user):
        super().__init__(data, files)
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in user.organs])
        self.fields["subject"].offer(organs_for(user, "assessment.view_vetoquery"))
        self.fields["person"].offer(users_for(user, "assessment.view_vetoquery"))


class AwardForm(forms.Form):
    title = forms.CharField(label=_("名称"), max_length=120, help_text=_("如“安全生产先进集体”或拟任职务。"))
    basis = forms.CharField(label=_("文号或依据"), max_length=200)
    decided_on = forms.DateField(label=_("决定日期"), widget=DayInput(), initial=timezone.localdate)


class PackForm(forms.Form):
    person = UserField(label=_("领导"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)

    def __init__(self, data=None, files=None, *, user):
        super().__init__(data, files, initial={"person": user, "year": timezone.localdate().year})
        self.fields["person"].offer(users_for(user, "assessment.view_pack"))
