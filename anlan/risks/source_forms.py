"""What people fill in about major hazard sources; the rules stand in ``actions.sources``."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.intake.coordinates import both_given, standard, system_field
from anlan.org.fields import DayInput
from anlan.registers.models import Enterprise
from anlan.rulebook.book import rule

from .models import Care, HazardSource, SourceSubstance

FIELDS = ("name", "kind", "boundary", "code", "people", "lon", "lat")


class SourceForm(forms.ModelForm):
    coordinates = system_field()

    class Meta:
        model = HazardSource
        fields = FIELDS

    def clean(self):
        data = super().clean()
        if both_given(data):
            data["lon"], data["lat"] = standard(data["lon"], data["lat"], data.get("coordinates"))
        return data

    def _post_clean(self):
        """The action checks the row."""

    def values(self):
        return {name: self.cleaned_data[name] for name in FIELDS}


class NewSourceForm(SourceForm):
    """Of an enterprise by its credit code or name; for the people of an enterprise their own."""

    enterprise = forms.CharField(label=_("企业（统一社会信用代码或全称）"), max_length=120)

    field_order = ("enterprise", *FIELDS)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.own = Enterprise.objects.filter(organ__in=[organ.pk for organ in user.organs]).first()
        if self.own:
            del self.fields["enterprise"]

    def clean_enterprise(self):
        text = self.cleaned_data["enterprise"].strip()
        seen = Enterprise.objects.visible_to(self.user).select_related("organ", "place", "sector")
        found = seen.filter(credit_code=text.upper()).first() or seen.filter(name=text).first()
        if found is None:
            raise forms.ValidationError(_("没有这家企业，或不在您的管辖范围内。"))
        return found


class SubstanceForm(forms.Form):
    number = forms.TypedChoiceField(
        label=_("表1所列危险化学品"), required=False, coerce=int, empty_value=None
    )
    category = forms.ChoiceField(
        label=_("危险性类别（表2）"),
        required=False,
        help_text=_("表1未列的必选；表1所列但不是表3毒性气体的，也要选，用以取校正系数β。"),
    )
    name = forms.CharField(label=_("名称"), max_length=120, required=False, help_text=_("不填为表中名称"))
    tons = forms.DecimalField(
        label=_("设计最大量（t）"),
        max_digits=14,
        decimal_places=4,
        min_value=SourceSubstance._meta.get_field("tons").validators[0].limit_value,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        on = timezone.localdate()
        self.table = {row["number"]: row for row in rule("majorhazard.substances", on)}
        self.classes = {row["code"]: row for row in rule("majorhazard.classes", on)}
        self.fields["number"].choices = [
            ("", _("未列入表1")),
            *(
                (row["number"], f"{row['number']}　{row['name']}　{row['cas']}")
                for row in self.table.values()
            ),
        ]
        self.fields["category"].choices = [
            ("", _("请选择")),
            *((row["code"], f"{row['code']}　{row['label']}") for row in self.classes.values()),
        ]

    def clean(self):
        data = super().clean()
        number, category = data.get("number"), data.get("category")
        if not number and not category:
            raise forms.ValidationError(_("请选择表1所列的危险化学品，或表2的类别。"))
        if not data.get("name"):
            if not number:
                self.add_error("name", _("表1未列的，请填写名称。"))
            else:
                data["name"] = self.table[number]["name"][:120]
        return data


class PeopleForm(forms.ModelForm):
    class Meta:
        model = HazardSource
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for role, label in Care.Role.choices:
            self.fields[role] = forms.CharField(
                label=label, max_length=40, required=False, initial=getattr(self.instance, role)
            )
            phone = f"{role}_phone"
            self.fields[phone] = forms.CharField(
                label=_("%s电话") % label,
                max_length=30,
                required=False,
                initial=getattr(self.instance, phone),
            )

    def _post_clean(self):
        """The action checks the row."""


class CareForm(forms.Form):
    role = forms.ChoiceField(label=_("包保责任"), choices=Care.Role.choices)
    on = forms.DateField(label=_("履责日期"), widget=DayInput(), initial=timezone.localdate)
    item = forms.IntegerField(
        label=_("任务清单序号"),
        required=False,
        min_value=1,
        max_value=10,
        help_text=_("《重大危险源安全包保责任人隐患排查任务清单》中的序号"),
    )
    result = forms.ChoiceField(label=_("结果"), choices=Care.Result.choices)
    note = forms.CharField(label=_("履责情况"), max_length=1000, widget=forms.Textarea({"rows": 3}))
