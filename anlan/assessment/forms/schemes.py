"""The forms of a scheme, its items, and its carrying over."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.indicators.engine import INDICATORS
from anlan.obligations.forms.obligations import PeopleField
from anlan.org.fields import DayInput, OrgansField, organs_for, users_for
from anlan.org.models import Organ, OrganGroup
from anlan.plans.models import Plan
from anlan.targets.models import Target

from ..models import Item, Scheme
from ..scoring import read_rule, written

SEEN = "assessment.view_scheme"
ROWS = forms.Textarea(attrs={"rows": 4})


class SchemeForm(forms.ModelForm):
    units = OrgansField(
        label=gettext_lazy("被考核单位"),
        required=False,
        widget=ROWS,
        help_text=gettext_lazy("每行一个单位，或用顿号隔开；考核领导干部时不填。"),
    )
    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("被考核单位分组"), queryset=OrganGroup.objects.none(), required=False
    )
    people = PeopleField(
        label=gettext_lazy("被考核领导"),
        required=False,
        widget=ROWS,
        help_text=gettext_lazy("每行一人，写姓名或账号；只在考核领导干部时填写。"),
    )
    panel = PeopleField(
        label=gettext_lazy("考核组成员"),
        required=False,
        widget=ROWS,
        help_text=gettext_lazy("每行一人。评分人不能复核，被考核单位的人员不能给本单位评分。"),
    )
    self_by = forms.DateField(label=gettext_lazy("自评截止"), widget=DayInput())

    class Meta:
        model = Scheme
        fields = ("title", "year", "kind", "organ", "basis", "plan", "weight", "bonus_cap", "self_by")

    def __init__(self, data=None, files=None, *, user, row=None):
        first = {"year": timezone.localdate().year}
        told = row and {
            "units": list(row.organs.all()),
            "groups": row.groups.all(),
            "people": list(row.people.all()),
            "panel": list(row.panel.all()),
        }
        super().__init__(data, files, instance=row, initial=told or first)
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in user.organs])
        self.fields["organ"].empty_label = None
        self.fields["plan"].queryset = Plan.objects.visible_to(user).order_by("-year", "-pk")
        self.fields["units"].offer(organs_for(user, SEEN), user.organs[0].place, timezone.localdate())
        self.fields["groups"].queryset = OrganGroup.objects.visible_to(user, "org.view_organgroup")
        for name in ("people", "panel"):
            self.fields[name].offer(users_for(user, SEEN))

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        if data["kind"] == Scheme.Kind.LEADER:
            if not data["people"]:
                self.add_error("people", _("请写明被考核的领导。"))
        elif not (data["units"] or data["groups"]):
            raise ValidationError(_("请填写被考核单位或选择分组。"))
        return data

    def _post_clean(self):
        """The action checks the row; the form must not change it before."""

    def said(self):
        data = dict(self.cleaned_data)
        return data | {"organs": data.pop("units")}


class ItemForm(forms.ModelForm):
    rule_text = forms.CharField(
        label=gettext_lazy("计分规则"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "如：按比例60-95；≥95得10；≥90得8；每个扣2，免1个；每个加1；≥1否决；按目标状态。率以百分数写。考核组评分的不填。"
        ),
    )
    code = forms.ChoiceField(label=gettext_lazy("指标"), required=False)
    units = OrgansField(
        label=gettext_lazy("适用单位（个性项目）"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("每行一个单位，或用顿号隔开。"),
    )
    materials_text = forms.CharField(
        label=gettext_lazy("佐证材料"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("每行一种，或用顿号隔开；自评时逐种上传，缺的列入迎考清单。"),
    )

    class Meta:
        model = Item
        fields = (
            "number", "section", "title", "standard", "side", "aspect", "sort", "points", "weight", "method",
            "code", "by", "target", "order",
        )  # fmt: skip

    def __init__(self, data=None, files=None, *, user, scheme, row=None):
        told = {"order": 10 * (scheme.items.count() + 1)}
        if row:
            told = {
                "rule_text": written(row.rule),
                "units": list(row.organs.all()),
                "materials_text": "\n".join(row.materials),
            }
        super().__init__(data, files, instance=row, initial=told)
        self.fields["code"].choices = [("", _("不用指标"))] + [
            (code, found.label) for code, found in INDICATORS.items()
        ]
        self.fields["target"].queryset = Target.objects.visible_to(user).exclude(state=Target.State.DROPPED)
        self.fields["units"].offer(organs_for(user, SEEN), scheme.place, timezone.localdate())

    def clean_rule_text(self):
        return rule_from(self.cleaned_data["rule_text"])

    def clean_materials_text(self):
        return materials_from(self.cleaned_data["materials_text"])

    def _post_clean(self):
        """The action checks the row; the form must not change it before."""

    def said(self):
        data = dict(self.cleaned_data)
        return data | {
            "rule": data.pop("rule_text"),
            "organs": data.pop("units"),
            "materials": data.pop("materials_text"),
        }


def rule_from(text):
    if not text:
        return {}
    try:
        return read_rule(text)
    except ValueError as fault:
        raise ValidationError(str(fault)) from None


def materials_from(text):
    names = [name.strip() for line in text.splitlines() for name in line.split("、")]
    if too_long := [name for name in names if len(name) > 20]:
        raise ValidationError(_("材料名称不超过20个字：%s。") % "、".join(too_long))
    return list(dict.fromkeys(name for name in names if name))


class CarryForm(forms.Form):
    year = forms.IntegerField(
        label=gettext_lazy("新的考核年度"),
        required=False,
        min_value=2000,
        max_value=2100,
        help_text=gettext_lazy("不填则为本年度另拟新版，印发后代替现行方案。"),
    )


class LinesForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("考核项目"), widget=forms.Textarea(attrs={"rows": 12}), max_length=60_000
    )
