"""What people fill in on the pages of rosters."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ

from .lines import read_shifts


def moment(label):
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )


class RosterForm(forms.Form):
    organ = forms.ModelChoiceField(label=_("值班单位"), queryset=Organ.objects.none(), empty_label=None)
    title = forms.CharField(label=_("名称"), max_length=120)
    starts_at = moment(_("起"))
    ends_at = moment(_("止"))
    leader_needed = forms.BooleanField(label=_("须有领导带班"), required=False, initial=True)

    def __init__(self, data=None, files=None, *, user):
        day = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0)
        super().__init__(data, files, initial={"starts_at": day})
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in user.organs])


class ShiftsForm(forms.Form):
    shifts = forms.CharField(
        label=_("班次"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=50_000,
        help_text=_(
            "每行一班：上班时间，下班时间，类别（值班或带班），姓名，电话；时间如2026-10-01 08:00。"
            "也可以从表格中复制粘贴。"
        ),
    )

    def clean_shifts(self):
        return read_shifts(self.cleaned_data["shifts"])
