"""A row of fields for each line of a score sheet: the unit's own, the panel's; objections and problems."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.forms import MultipleFileField
from anlan.org.fields import DayInput, OrganField, organs_for
from anlan.org.models import Organ

from ..models import Item

POINTS = {"max_digits": 7, "decimal_places": 2, "min_value": 0, "required": False}


def points_field(line, label):
    widget = forms.NumberInput(attrs={"step": "0.01", "aria-label": f"{line.item} {label}"})
    return forms.DecimalField(label=label, max_value=line.item.points, widget=widget, **POINTS)


def words_field(line, label):
    widget = forms.TextInput(attrs={"aria-label": f"{line.item} {label}"})
    return forms.CharField(label=label, max_length=500, required=False, widget=widget)


class SelfForm(forms.Form):
    """``rows``: ``[(line, points, explanation, [file fields])]``."""

    def __init__(self, data=None, files=None, *, lines):
        initial = {}
        for line in lines:
            initial[f"p{line.pk}"], initial[f"e{line.pk}"] = line.self_score, line.explanation
        super().__init__(data, files, initial=initial)
        self.lines = lines
        for line in lines:
            self.fields[f"p{line.pk}"] = points_field(line, _("自评得分"))
            self.fields[f"e{line.pk}"] = words_field(line, _("说明"))
            for number, name in enumerate(line.item.materials or [_("佐证材料")]):
                self.fields[f"f{line.pk}_{number}"] = MultipleFileField(label=name, required=False)

    @property
    def rows(self):
        return [
            (
                line,
                self[f"p{line.pk}"],
                self[f"e{line.pk}"],
                [self[name] for name in self.fields if name.startswith(f"f{line.pk}_")],
            )
            for line in self.lines
        ]

    def scores(self):
        data = self.cleaned_data
        return {line.pk: (data[f"p{line.pk}"], data[f"e{line.pk}"]) for line in self.lines}

    def uploads(self):
        found = []
        for line in self.lines:
            for number, name in enumerate(line.item.materials or [""]):
                found += [(line.pk, name, upload) for upload in self.cleaned_data[f"f{line.pk}_{number}"]]
        return found


class MarksForm(forms.Form):
    """``rows``: ``[(line, points, note)]``; ``given``: the reader's own marks so far. An empty one is left alone."""

    def __init__(self, data=None, files=None, *, lines, given):
        initial = {}
        for line in lines:
            mark = given.get(line.pk)
            initial[f"p{line.pk}"] = mark.points if mark else line.computed
            initial[f"n{line.pk}"] = mark.note if mark else ""
        super().__init__(data, files, initial=initial)
        self.lines = lines
        for line in lines:
            self.fields[f"p{line.pk}"] = points_field(line, _("评分"))
            self.fields[f"n{line.pk}"] = words_field(line, _("扣分说明"))

    @property
    def rows(self):
        return [(line, self[f"p{line.pk}"], self[f"n{line.pk}"]) for line in self.lines]

    def marks(self):
        data = self.cleaned_data
        return {
            line.pk: (data[f"p{line.pk}"], data[f"n{line.pk}"])
            for line in self.lines
            if data[f"p{line.pk}"] is not None
        }


class MarkLinesForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("评分"), widget=forms.Textarea(attrs={"rows": 12}), max_length=200_000, strip=False
    )


class ObjectionForm(forms.Form):
    claimed = forms.DecimalField(label=gettext_lazy("主张得分"), max_digits=7, decimal_places=2, min_value=0)
    text = forms.CharField(
        label=gettext_lazy("异议理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    uploads = MultipleFileField(label=gettext_lazy("佐证材料"), required=False)

    def __init__(self, data=None, files=None, *, line):
        super().__init__(data, files)
        if line.item.sort == Item.Sort.VETO:
            del self.fields["claimed"]


class ProblemForm(forms.Form):
    owner = forms.ModelChoiceField(label=gettext_lazy("验收单位"), queryset=None, empty_label=None)
    organ = OrganField(label=gettext_lazy("责任单位"))
    year = forms.IntegerField(label=gettext_lazy("考核年度"), min_value=2000, max_value=2100)
    source = forms.CharField(
        label=gettext_lazy("考核来源"), max_length=120, help_text=gettext_lazy("如“2025年度省安委会考核”。")
    )
    text = forms.CharField(
        label=gettext_lazy("存在问题"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = forms.DateField(
        label=gettext_lazy("整改期限"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("不填按规则库的整改期限。"),
    )

    def __init__(self, data=None, files=None, *, user, line=None):
        first = {"year": timezone.localdate().year}
        if line:
            row = line.assessment
            first = {"organ": row.organ, "year": row.year, "source": str(row.scheme), "owner": row.owner_id}
        super().__init__(data, files, initial=first)
        own = Organ.objects.filter(pk__in=[organ.pk for organ in user.organs])
        self.fields["owner"].queryset = own
        self.fields["organ"].offer(organs_for(user, "assessment.view_assessment"))

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("整改期限已经过去。"))
        return day
