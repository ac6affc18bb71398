"""What people fill in: a grid, who keeps it, what it looks after, a patrol, the 六有."""

from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.geo.fields import lat_field, lon_field
from anlan.org.fields import DayInput, PlaceField, UserField
from anlan.org.models import Organ, Place, User
from anlan.registers.fields import EnterpriseField
from anlan.registers.models import Enterprise

from .models import Holder, Patrol
from .queries import CHANGE, categories, six

MOMENT = "%Y-%m-%dT%H:%M"


class CellFields(forms.Form):
    area = forms.DecimalField(
        label=_("面积（平方公里）"), required=False, min_value=0, max_digits=8, decimal_places=3
    )
    extent = forms.CharField(label=_("四至范围"), max_length=500, required=False)


class CellForm(CellFields):
    parent = PlaceField(label=_("上级区域"), help_text=_("网格所在的村（社区）或乡镇、街道、功能区。"))
    name = forms.CharField(label=_("网格名称"), max_length=60)
    code = forms.CharField(label=_("网格编码"), max_length=20)

    field_order = ("parent", "name", "code", "area", "extent")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        above = Place.objects.visible_to(user, CHANGE).exclude(kind=Place.Kind.GRID)
        self.fields["parent"].offer(above.filter(active=True).order_by("path"))


class HolderForm(forms.Form):
    user = UserField(label=_("账号"), required=False, help_text=_("有账号的填账号，姓名和电话可以不填。"))
    name = forms.CharField(label=_("姓名"), max_length=40, required=False)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    since = forms.DateField(label=_("任职日期"), widget=DayInput(), initial=timezone.localdate)

    def __init__(self, *args, place, **kwargs):
        super().__init__(*args, **kwargs)
        above = Place.objects.above(place.path).order_by().values("pk")
        local = User.objects.filter(is_active=True, home__place__in=above)
        self.fields["user"].offer(local.order_by("name"))

    def clean(self):
        data = super().clean()
        user = data.get("user")
        if user is not None:
            data["name"], data["phone"] = data.get("name") or user.name, data.get("phone") or user.phone
        elif not data.get("name") and "user" not in self.errors:
            self.add_error("name", _("请填写姓名，或填写账号。"))
        return data


class PremiseForm(forms.Form):
    enterprise = EnterpriseField(
        label=_("企业"), required=False, help_text=_("在册企业填名称或统一社会信用代码。")
    )
    name = forms.CharField(
        label=_("名称"),
        max_length=120,
        required=False,
        help_text=_("不是在册企业的，写出租房、小场所、点位的名称。"),
    )
    category = forms.ChoiceField(label=_("类别"))
    location = forms.CharField(label=_("位置"), max_length=200, required=False)
    lon = lon_field()
    lat = lat_field()

    def __init__(self, *args, cell, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].rows = Enterprise.objects.visible_to(user)
        self.fields["category"].choices = [
            (code, f"{said['label']}（每{said['days']}天）") for code, said in categories(cell.place).items()
        ]

    def clean(self):
        data = super().clean()
        if not data.get("enterprise") and not data.get("name") and "enterprise" not in self.errors:
            self.add_error("name", _("请填写企业或者名称。"))
        if (data.get("lon") is None) != (data.get("lat") is None):
            raise forms.ValidationError(_("经度和纬度须一并填写。"))
        return data


class LetGoForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=500)


class UntilForm(forms.Form):
    until = forms.DateField(label=_("离任日期"), widget=DayInput(), initial=timezone.localdate)


class PatrolForm(forms.Form):
    """``client_key`` keeps a form sent twice from counting twice; ``lon``, ``lat`` are filled in by the device."""

    result = forms.ChoiceField(label=_("结果"), choices=Patrol.Result.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("情况"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    photos = MultipleFileField(label=_("现场照片"), required=False, help_text=_("上报隐患须附现场照片。"))
    claimed_at = forms.DateTimeField(
        label=_("巡查时间"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        help_text=_("不填的为现在；填报时间由系统另记。"),
    )
    lon = lon_field(widget=forms.HiddenInput(attrs={"data-lon": ""}))
    lat = lat_field(widget=forms.HiddenInput(attrs={"data-lat": ""}))
    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)


class SixForm(forms.Form):
    """Three fields an item: met, in what way, shown by which files."""

    on = forms.DateField(label=_("自评日期"), widget=DayInput(), initial=timezone.localdate)

    def __init__(self, data=None, files=None, *, cell, latest=None):
        super().__init__(data, files)
        self.labels, said = six(cell.place), latest.items if latest else {}
        for code, label in self.labels.items():
            self.fields[f"met_{code}"] = forms.BooleanField(label=label, required=False, initial=code in said)
            self.fields[f"note_{code}"] = forms.CharField(
                label=_("%s的情况") % label, max_length=200, required=False, initial=said.get(code, "")
            )
            self.fields[f"files_{code}"] = MultipleFileField(label=_("%s的佐证") % label, required=False)

    def blocks(self):
        return [tuple(self[f"{part}_{code}"] for part in ("met", "note", "files")) for code in self.labels]

    def given(self):
        data = self.cleaned_data
        return {
            "on": data["on"],
            "items": {code: data[f"note_{code}"] for code in self.labels if data[f"met_{code}"]},
            "evidence": [(code, file) for code in self.labels for file in data[f"files_{code}"] or ()],
        }


class RoundsForm(forms.Form):
    organ = forms.ModelChoiceField(label=_("主办单位"), queryset=Organ.objects.none(), empty_label=None)
    unit = forms.ChoiceField(
        label=_("周期"),
        choices=[("week", _("每周")), ("month", _("每月")), ("quarter", _("每季度"))],
        initial="month",
    )
    starts_on = forms.DateField(label=_("开始日期"), widget=DayInput(), initial=timezone.localdate)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = [post.organ_id for post in user.acting_posts() if post.role.holds("obligations.add_obligation")]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)


class TrainingForm(forms.Form):
    title = forms.CharField(label=_("培训名称"), max_length=120)
    on = forms.DateField(label=_("培训日期"), widget=DayInput(), initial=timezone.localdate)
    hours = forms.DecimalField(label=_("学时"), min_value=0.5, max_value=200, max_digits=4, decimal_places=1)
    teacher = forms.CharField(label=_("授课人"), max_length=60)
    content = forms.CharField(label=_("培训内容"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    people = forms.ModelMultipleChoiceField(
        label=_("参训人员"), queryset=Holder.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    failed = forms.ModelMultipleChoiceField(
        label=_("考核不合格的"),
        queryset=Holder.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    papers = MultipleFileField(label=_("签到表、课件、照片"), required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("people", "failed"):
            self.fields[name].queryset = people.order_by("place__path", "name")
            self.fields[name].label_from_instance = lambda one: f"{one.name}（{one.place}）"

    @classmethod
    def day_of(cls, text):
        """The day that was typed, on which somebody must have kept a grid; today while it is none."""
        try:
            return cls.base_fields["on"].clean(text)
        except forms.ValidationError:
            return timezone.localdate()
