"""What people fill in to report a matter, split it, propose its listing, tell of a major danger."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.geo.fields import lat_field, lon_field
from anlan.org.fields import DayInput, OrganField, PlaceField, organs_for, places_for
from anlan.org.models import Organ, Place, Sector
from anlan.org.tree import WIDTH
from anlan.registers.models import Enterprise, Tag
from anlan.subjects.fields import ThingField

from .asked import organs_under
from .models import DualReport, Listing, Matter
from .queries import CHECK, labels, profiles
from .statements import LABELS


def lines(rows):
    return forms.Textarea(attrs={"rows": rows})


class SubjectField(OrganField):
    """Where the danger lies: an enterprise or another organ the reader sees."""

    noun = _("单位")


class QuickForm(forms.Form):
    """A finding in under a minute: what, where, a photo. All else has a sensible default."""

    description = forms.CharField(label=_("情况描述"), max_length=5000, widget=lines(4))
    photos = MultipleFileField(label=_("现场照片"), required=False)
    subject = SubjectField(label=_("所在单位"), required=False)
    thing = ThingField(
        label=_("监管对象"),
        required=False,
        help_text=_("在册的场馆、自建房、车辆、船舶、管道、设施、摊点群、大型活动、景区。"),
    )
    place = PlaceField(label=_("所在区域"), required=False, help_text=_("不填的按监管对象、所在单位的区域。"))
    location = forms.CharField(
        label=_("具体位置"), max_length=200, required=False, help_text=_("例如：2号车间配电室。")
    )
    profile = forms.ChoiceField(label=_("种类"))
    source = forms.ChoiceField(label=_("来源"))
    subject_text = forms.CharField(
        label=_("所在对象"),
        max_length=120,
        required=False,
        help_text=_("既不是单位也不在册的写在这里。"),
    )
    standard_code = forms.CharField(label=_("检查标准代码"), max_length=60, required=False)
    standard_text = forms.CharField(label=_("检查标准"), max_length=500, required=False)
    sector = forms.ModelChoiceField(
        label=_("行业领域"), queryset=Sector.objects.all(), required=False, empty_label=_("按所在单位")
    )
    occurred_at = forms.DateTimeField(
        label=_("发现时间"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("不填的为现在；登记时间由系统另记。"),
    )
    lon = lon_field()
    lat = lat_field()
    organ = forms.ModelChoiceField(label=_("登记单位"), queryset=Organ.objects.none(), empty_label=None)
    criterion = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    FIRST = ("description", "photos", "subject", "thing", "place", "location")
    PERM = "hazards.add_matter"

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = [post.organ for post in user.acting_posts() if post.role.holds(self.PERM)]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in own])
        self.fields["subject"].offer(organs_for(user, "hazards.view_matter"))
        if not self.fields["thing"].offer_to(user):
            del self.fields["thing"]
        self.fields["place"].offer(
            places_for(user, self.PERM) if user.holds("org.view_place") else own_places(own)
        )
        enterprise = next((organ for organ in own if organ.is_enterprise), None)
        place = own[0].place if own else None
        self.fields["profile"].choices = [(one.code, one.label) for one in profiles(place).values()]
        self.fields["source"].choices = list(labels("sources", place).items())
        self.initial = {
            "organ": own[0].pk if own else None,
            "subject": enterprise,
            "source": "self" if enterprise else "inspection",
        } | self.initial

    @property
    def first(self):
        return [self[name] for name in self.FIRST if name in self.fields]

    @property
    def rest(self):
        return [field for field in self.visible_fields() if field.name not in self.FIRST]

    @property
    def rest_open(self):
        return any(field.errors for field in self.rest)

    def clean(self):
        data = super().clean()
        for found in filter(None, (data.get("thing"), data.get("subject"))):
            data["place"] = data.get("place") or found.place
            data["sector"] = data.get("sector") or found.sector
        if (data.get("lon") is None) != (data.get("lat") is None):
            raise forms.ValidationError(_("经度和纬度须一并填写。"))
        return data

    def given(self):
        """The facts for ``report_matter``."""
        data = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if data.get("subject") is not None:
            data["enterprise"] = Enterprise.objects.filter(organ=data["subject"]).first()
        return data


def own_places(organs):

    return Place.objects.filter(pk__in=[organ.place_id for organ in organs])


class PartForm(forms.Form):
    """One part of a matter that is split; a part left empty is none."""

    description = forms.CharField(label=_("分出部分的情况"), max_length=5000, widget=lines(2))
    responsible = OrganField(label=_("责任单位"), required=False)
    rectify_by = forms.DateField(
        label=_("整改期限"), required=False, widget=DayInput(), help_text=_("不填的按规定的期限。")
    )
    location = forms.CharField(label=_("具体位置"), max_length=200, required=False)

    def __init__(self, *args, matter, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["responsible"].offer(organs_under(matter.place.path[:WIDTH]))


class Parts(forms.BaseFormSet):
    def clean(self):
        if not any(self.errors) and not self.given():
            raise forms.ValidationError(_("请至少填写一个部分。"))

    def given(self):
        return [form.cleaned_data for form in self if form.has_changed() and form.is_valid()]


def parts_of(matter, data=None):
    made = forms.formset_factory(PartForm, formset=Parts, extra=3, max_num=20)
    return made(data, prefix="part", form_kwargs={"matter": matter})


class LinkForm(forms.Form):
    """What a matter belongs to, named by the address of its page."""

    address = forms.CharField(
        label=_("页面地址"),
        max_length=300,
        help_text=_("打开专项行动、任务、履职要求或履职事项的页面，把地址栏的地址粘贴到这里。"),
    )


class DrawForm(forms.Form):
    """From which closed matters to draw, and until when to look again."""

    organ = forms.ModelChoiceField(label=_("抽查单位"), queryset=Organ.objects.none(), empty_label=None)
    place = PlaceField(label=_("区域"))
    since = forms.DateField(label=_("销号日期起"), widget=DayInput())
    until = forms.DateField(label=_("销号日期止"), widget=DayInput(), initial=timezone.localdate)
    grade = forms.ChoiceField(
        label=_("等级"), choices=[("", _("全部")), *Matter.Grade.choices], required=False
    )
    due_on = forms.DateField(label=_("复查期限"), widget=DayInput())
    seed = forms.CharField(
        label=_("随机种子"),
        max_length=40,
        required=False,
        help_text=_("不填的由系统产生。"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = [post.organ_id for post in user.acting_posts() if post.role.holds(CHECK)]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)
        self.fields["place"].offer(places_for(user, "org.view_place"))


class SpreadForm(forms.Form):
    """Which enterprises are like the one in which the danger was found."""

    organ = forms.ModelChoiceField(label=_("部署单位"), queryset=Organ.objects.none(), empty_label=None)
    place = PlaceField(label=_("区域"))
    sector = forms.ModelChoiceField(
        label=_("行业领域"), queryset=Sector.objects.all(), required=False, empty_label=_("全部")
    )
    tag = forms.ModelChoiceField(
        label=_("企业标签"), queryset=Tag.objects.all(), required=False, empty_label=_("全部")
    )
    lesson = forms.CharField(label=_("自查内容"), max_length=2000, widget=lines(4))
    due_on = forms.DateField(label=_("自查期限"), widget=DayInput())

    def __init__(self, *args, user, matter, **kwargs):
        super().__init__(*args, **kwargs)
        perm = "obligations.enforce_obligation"
        own = [post.organ_id for post in user.acting_posts() if post.role.holds(perm)]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)
        self.fields["place"].offer(places_for(user, "org.view_place"))
        self.initial |= {"lesson": matter.description, "sector": matter.sector_id}


class ProposeForm(forms.Form):
    """Which organ lists at which level."""

    level = forms.TypedChoiceField(label=_("级别"), choices=Listing.Level.choices, coerce=int)
    organ = OrganField(label=_("挂牌单位"))
    proposer = forms.ModelChoiceField(label=_("提请单位"), queryset=Organ.objects.none(), empty_label=None)
    reason = forms.CharField(label=_("挂牌理由"), max_length=2000, widget=lines(4))

    def __init__(self, *args, user, matter, **kwargs):
        super().__init__(*args, **kwargs)
        own = [post.organ_id for post in user.acting_posts() if post.role.holds("hazards.propose_listing")]
        self.fields["proposer"].queryset = Organ.objects.filter(pk__in=own)
        public = organs_under(matter.place.path[:WIDTH]).exclude(kind=Organ.Kind.ENTERPRISE)
        self.fields["organ"].offer(public)


class DualForm(forms.Form):
    to = forms.ChoiceField(label=_("报告对象"), choices=DualReport.To.choices)
    reported_on = forms.DateField(label=_("报告日期"), widget=DayInput(), initial=timezone.localdate)
    receiver = forms.CharField(label=_("接收人或会议名称"), max_length=120)
    receipt = forms.CharField(label=_("回执"), max_length=500, required=False)
    papers = MultipleFileField(label=_("佐证材料"), required=False)


class NilForm(forms.Form):
    """What was looked at in a period in which nothing was found."""

    organ = forms.ModelChoiceField(label=_("报告单位"), queryset=Organ.objects.none(), empty_label=None)
    start = forms.DateField(label=_("排查期间起"), widget=DayInput())
    end = forms.DateField(label=_("排查期间止"), widget=DayInput(), initial=timezone.localdate)
    checked = forms.CharField(
        label=_("排查情况"),
        max_length=2000,
        widget=lines(4),
        help_text=_("谁、在哪天、查了哪些部位和设备，未发现隐患。"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = [post.organ_id for post in user.acting_posts() if post.role.holds("hazards.add_matter")]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)
        self.initial |= {"organ": own[0] if own else None, "start": timezone.localdate().replace(day=1)}


class FiguresForm(forms.Form):
    """Each figure as it was counted, with the number declared beside it and why that differs."""

    note = forms.CharField(label=_("说明"), max_length=2000, required=False, widget=lines(3))

    def __init__(self, *args, computed, before=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.computed = computed
        changed = {line["code"]: line for line in before if line["reason"]}
        for code, number in computed.items():
            old = changed.get(code, {})
            said = forms.IntegerField(
                label=_("%s：报送数") % LABELS[code],
                min_value=0,
                max_value=1_000_000,
                initial=old.get("said", number),
            )
            reason = forms.CharField(
                label=_("%s：更正说明") % LABELS[code],
                max_length=500,
                required=False,
                initial=old.get("reason", ""),
            )
            self.fields |= {f"said_{code}": said, f"reason_{code}": reason}

    def clean(self):
        data = super().clean()
        for code, number in self.computed.items():
            said = data.get(f"said_{code}")
            if said not in (None, number) and not data.get(f"reason_{code}"):
                self.add_error(f"reason_{code}", _("与系统统计（%d）不一致，请写明原因。") % number)
        return data

    @property
    def grid(self):
        return [
            (LABELS[code], number, self[f"said_{code}"], self[f"reason_{code}"])
            for code, number in self.computed.items()
        ]

    def amended(self):
        data = self.cleaned_data
        return [
            {"code": code, "said": data[f"said_{code}"], "reason": data[f"reason_{code}"]}
            for code, number in self.computed.items()
            if data[f"said_{code}"] != number
        ]
