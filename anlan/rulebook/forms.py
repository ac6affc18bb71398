"""Forms for an office's own rules and days."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Place

from .shapes import parsed, written

# Smaller places have no office that could make rules.
KINDS = (Place.Kind.PROVINCE, Place.Kind.CITY, Place.Kind.COUNTY, Place.Kind.TOWN, Place.Kind.ZONE)


class PlaceForm(forms.Form):
    """A form for a place in which ``user`` may change rules."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("适用区域"), empty_label=None)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Place.objects.visible_to(user, "rulebook.change_rule").filter(
            kind__in=KINDS, active=True
        )


class OwnRuleForm(PlaceForm):
    value = forms.CharField(label=_("值"), max_length=5000)
    basis = forms.CharField(label=_("依据"), max_length=300, help_text=_("规定此值的文件名称和文号。"))
    valid_from = forms.DateField(label=_("施行日期"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    valid_to = forms.DateField(
        label=_("失效日期"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    note = forms.CharField(label=_("说明"), max_length=500, required=False)

    def __init__(self, *args, rule, **kwargs):
        """``rule``: the one for everywhere; the new value must have the shape of its value."""
        super().__init__(*args, **kwargs)
        self.rule = rule
        text = self.initial.setdefault("value", written(rule))
        if "\n" in text:
            self.fields["value"].widget = forms.Textarea({"rows": text.count("\n") + 3})
            self.fields["value"].help_text = _("每行一条，各栏以竖线“|”分隔。")
        elif rule.unit:
            self.fields["value"].help_text = _("单位：%s") % rule.get_unit_display()

    def clean_value(self):
        return parsed(self.cleaned_data["value"], self.rule)


class DayForm(PlaceForm):
    day = forms.DateField(label=_("日期"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    working = forms.TypedChoiceField(
        label=_("安排"), choices=[("no", _("休息")), ("yes", _("上班"))], coerce=lambda text: text == "yes"
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    field_order = ["day", "working", "place", "note"]
