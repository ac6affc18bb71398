"""The form of a target."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import INDICATORS
from anlan.org.models import Organ

from .models import Target

KINDS = [("", _("不分别考核")), ("county", _("各县（市、区）")), ("town", _("各乡镇、街道"))]


def indicator_choices():
    return [("", _("暂无指标")), *((code, found.label) for code, found in INDICATORS.items())]


def day(label, **more):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


class TargetForm(forms.ModelForm):
    starts_on = day(_("起"))
    ends_on = day(_("止"), required=False)
    code = forms.ChoiceField(label=_("指标"), choices=indicator_choices, required=False)
    other_code = forms.ChoiceField(label=_("对照指标"), choices=indicator_choices, required=False)
    each = forms.ChoiceField(label=_("分别考核"), choices=KINDS, required=False)

    class Meta:
        model = Target
        fields = (
            "title",
            "number",
            "clause",
            "quote",
            "organ",
            "responsible",
            "code",
            "reading",
            "other_code",
            "op",
            "value",
            "unit",
            "period",
            "starts_on",
            "ends_on",
            "each",
            "superior",
            "awaits",
        )

    def __init__(self, data=None, files=None, *, user, row=None):
        today = timezone.localdate()
        year = {"starts_on": today.replace(month=1, day=1), "ends_on": today.replace(month=12, day=31)}
        super().__init__(data, files, instance=row, initial={} if row else year)
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in user.organs])
        self.fields["organ"].empty_label = None
        self.fields["responsible"].queryset = Organ.objects.visible_to(user).filter(active=True)

    def clean(self):
        data = super().clean()
        if data.get("reading") == Target.Reading.GROWTH_GAP and not data.get("other_code"):
            self.add_error("other_code", _("增幅差须选择对照指标。"))
        if data.get("ends_on") and data.get("starts_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("结束日期早于开始日期。"))
        return data

    def _post_clean(self):
        """The action checks the row; the form must not change it before."""
