"""What people fill in about risk points; the rules stand in ``actions``."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.hazards.models import Matter
from anlan.intake.coordinates import both_given, standard, system_field
from anlan.org.fields import DayInput, UserField, organs_for, places_for
from anlan.org.models import Organ, User
from anlan.registers.fields import EnterpriseField
from anlan.registers.forms import TreeChoice
from anlan.registers.models import Enterprise
from anlan.rulebook.book import rule

from .actions.points import FIELDS, STAGES
from .methods import tables
from .models import Measure, RiskPoint
from .queries import ADD, ADD_HOOKED, GRAVE, OPEN, links

STAGE_WORDS = {
    "inherent": _("固有风险（没有管控措施时）"),
    "current": _("现实风险（现有措施下）"),
    "residual": _("剩余风险（措施全部落实后，可不填）"),
}


class PointForm(forms.ModelForm):
    """``place``: whose rules say what is graded major outright."""

    direct = forms.MultipleChoiceField(
        label=_("直接判定为重大风险的情形"), required=False, widget=forms.CheckboxSelectMultiple
    )
    link = forms.ChoiceField(
        label=_("城市运行环节"), required=False, help_text=_("供水、供气、道路桥梁等城市运行设施填写。")
    )
    coordinates = system_field()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = RiskPoint
        fields = FIELDS

    field_order = ("name", "kind", "link", "location", "accidents", "workers", "lon", "lat", "coordinates")

    def __init__(self, *args, place=None, **kwargs):
        super().__init__(*args, **kwargs)
        listed = rule("risk.direct_major", timezone.localdate(), place)
        self.fields["direct"].choices = [(one["code"], one["label"]) for one in listed]
        self.fields["link"].choices = [("", "—"), *links(timezone.localdate(), place).items()]
        self.fields["version"].initial = self.instance.version

    def clean(self):
        data = super().clean()
        if both_given(data):
            data["lon"], data["lat"] = standard(data["lon"], data["lat"], data.get("coordinates"))
        return data

    def _post_clean(self):
        """The action checks the row: a form does not know whose it will be."""

    def values(self):
        return {name: self.cleaned_data[name] for name in FIELDS}


class NewPointForm(PointForm):
    """A point of an enterprise by its credit code, or of the area of the reader's own organ."""

    enterprise = forms.CharField(
        label=_("企业（统一社会信用代码或全称）"),
        max_length=120,
        required=False,
        help_text=_("不填的为区域风险点，由本单位负责。"),
    )
    place = TreeChoice(
        label=_("区域"), queryset=None, required=False, help_text=_("区域风险点填写；不填为本单位所在区域。")
    )
    organ = forms.ModelChoiceField(label=_("责任单位"), queryset=None, required=False, empty_label=None)

    field_order = ("enterprise", "organ", "place", *PointForm.field_order)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        own = organs_for(user, ADD).filter(pk__in=[organ.pk for organ in user.organs])
        self.fields["organ"].queryset = own
        self.fields["organ"].initial = own.first()
        self.fields["place"].queryset = places_for(user, ADD)
        if all(organ.is_enterprise for organ in user.organs):
            for name in ("organ", "place", "enterprise"):
                del self.fields[name]

    def clean_enterprise(self):
        text = self.cleaned_data["enterprise"].strip()
        if not text:
            return None
        seen = Enterprise.objects.visible_to(self.user).select_related("organ", "place", "sector")
        found = seen.filter(credit_code=text.upper()).first() or seen.filter(name=text).first()
        if found is None:
            raise forms.ValidationError(_("没有这家企业，或不在您的管辖范围内。"))
        return found

    def whose(self):
        """The enterprise, or the organ and the place."""
        data = self.cleaned_data
        if "organ" not in self.fields:
            own = Enterprise.objects.select_related("organ", "place", "sector")
            return {"enterprise": own.get(organ__in=[organ.pk for organ in self.user.organs])}
        if data.get("enterprise"):
            return {"enterprise": data["enterprise"]}
        if not data.get("organ"):
            raise forms.ValidationError(_("请填写企业，或选择负责的单位。"))
        return {"organ": data["organ"], "place": data.get("place")}


class UnitForm(forms.Form):
    name = forms.CharField(label=_("风险分析单元"), max_length=200, help_text=_("设备设施、作业或部位"))
    department = forms.CharField(label=_("责任部门"), max_length=200, required=False)
    person = forms.CharField(label=_("责任人"), max_length=20, required=False)


class EventForm(forms.Form):
    name = forms.CharField(label=_("风险事件"), max_length=500, help_text=_("如：吊物坠落伤人"))
    consequence = forms.CharField(label=_("可能的后果"), max_length=200, required=False)


class GradeForm(forms.Form):
    """A choice for each factor of the method, for each of the three stages."""

    def __init__(self, *args, event, method, **kwargs):
        super().__init__(*args, **kwargs)
        on, place = timezone.localdate(), event.unit.point.place
        same = event.method == method
        for stage in STAGES:
            for factor, label, lines in tables(method, on, place):
                self.fields[f"{stage}_{factor}"] = forms.ChoiceField(
                    label=label,
                    choices=[("", _("请选择")), *((value, f"{value}　{said}") for value, said in lines)],
                    required=stage != "residual",
                    initial=getattr(event, stage).get("factors", {}).get(factor) if same else None,
                )
        self.factors = [factor for factor, _label, _lines in tables(method, on, place)]

    def sections(self):
        return [(STAGE_WORDS[stage], [self[f"{stage}_{f}"] for f in self.factors]) for stage in STAGES]

    def clean(self):
        data = super().clean()
        given = [bool(data.get(f"residual_{factor}")) for factor in self.factors]
        if any(given) and not all(given):
            raise forms.ValidationError(_("剩余风险的各项须一并填写，或都不填。"))
        return data

    def given(self):
        data = self.cleaned_data
        found = {stage: {f: data[f"{stage}_{f}"] for f in self.factors} for stage in STAGES}
        return {stage: values for stage, values in found.items() if all(values.values())}


class MeasureForm(forms.ModelForm):
    class Meta:
        model = Measure
        fields = ("kind", "text", "inspected", "person", "every", "cycle_unit")
        widgets = {"text": forms.Textarea({"rows": 2}), "inspected": forms.Textarea({"rows": 2})}

    def clean(self):
        data = super().clean()
        if bool(data.get("every")) != bool(data.get("cycle_unit")):
            raise forms.ValidationError(_("排查周期和周期单位须一并填写。"))
        return data

    def _post_clean(self):
        """The action checks the row."""


class DangerForm(forms.Form):
    """A danger by its number, and the measure that has failed."""

    number = forms.CharField(label=_("隐患编号"), max_length=30)
    measure = forms.ModelChoiceField(
        label=_("失效的管控措施"), queryset=None, required=False, empty_label=_("没有指明")
    )

    def __init__(self, *args, point, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["measure"].queryset = Measure.objects.filter(event__unit__point=point)

    def clean_number(self):
        number = self.cleaned_data["number"].strip()
        found = Matter.objects.visible_to(self.user).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("没有编号为“%(number)s”的隐患。"), params={"number": number})
        return found


class FirstReportForm(forms.Form):
    """``own``: the enterprise of who fills it in; else it is named."""

    enterprise = EnterpriseField(label=_("企业（统一社会信用代码或全称）"))
    accepted_on = forms.DateField(
        label=_("竣工验收合格日期"), widget=DayInput(), help_text=_("首次报告的期限自这一天起算。")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Enterprise.objects.visible_to(user).select_related("organ", "place", "sector")
        self.fields["enterprise"].rows = seen
        own = [organ.pk for organ in user.organs]
        self.own = seen.filter(organ__in=own).first() if all(o.is_enterprise for o in user.organs) else None
        if self.own is not None:
            del self.fields["enterprise"]


class HookForm(forms.Form):
    """Which leader takes on what: the risk point whose page led here, or a danger by its number."""

    leader = UserField(label=_("挂钩领导"))
    organ = forms.ModelChoiceField(label=_("组织单位"), queryset=None, empty_label=None)
    point = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    number = forms.CharField(label=_("重大隐患编号"), max_length=30, required=False)
    goal = forms.CharField(label=_("化解目标"), max_length=1000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        own = organs_for(user, ADD_HOOKED).filter(pk__in=[organ.pk for organ in user.organs])
        self.fields["organ"].queryset = own
        self.fields["organ"].initial = own.first()
        homes = organs_for(user, ADD_HOOKED).exclude(kind=Organ.Kind.ENTERPRISE)
        self.fields["leader"].offer(
            User.objects.filter(is_active=True, home__in=homes.order_by().values("pk")).order_by("name")
        )
        grave = RiskPoint.objects.visible_to(user).filter(level__in=GRAVE, state__in=OPEN)
        self.fields["point"].queryset = grave
        if self["point"].value():
            del self.fields["number"]

    def clean(self):
        data = super().clean()
        number = (data.get("number") or "").strip()
        data["matter"] = (
            Matter.objects.visible_to(self.user).filter(number=number).first() if number else None
        )
        if number and data["matter"] is None:
            self.add_error("number", _("没有这个编号的隐患，或不在您的查看范围内。"))
        elif bool(data.get("point")) == bool(data["matter"]):
            raise forms.ValidationError(_("请填写重大隐患的编号；风险点从它的页面安排挂钩。"))
        return data
