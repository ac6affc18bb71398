"""What people fill in on the pages of campaigns."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.hazards.forms import QuickForm
from anlan.hazards.models import Link, Matter
from anlan.org.fields import DayInput
from anlan.org.models import Organ, OrganGroup, Place, Sector
from anlan.plans.models import Document, Plan
from anlan.registers.models import Enterprise, Tag

from .dangers import OF_SUBJECT, counting
from .models import Campaign
from .pasting import read_pasted


def own_organs(user):
    return Organ.objects.filter(pk__in=[organ.pk for organ in user.organs])


def bodies(user):
    """The organs a campaign can involve: those the reader sees that are no enterprises."""
    return Organ.objects.visible_to(user).filter(active=True).exclude(kind=Organ.Kind.ENTERPRISE)


def day(label, **more):
    return forms.DateField(label=label, widget=DayInput(), **more)


class CampaignForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Campaign.Kind.choices)
    starts_on = day(
        gettext_lazy("开始日期"), help_text=gettext_lazy("各阶段按规则依次排定，保存后可逐个调整。")
    )
    organ = forms.ModelChoiceField(
        label=gettext_lazy("主办单位"), queryset=Organ.objects.none(), empty_label=None
    )
    lead = forms.ModelChoiceField(
        label=gettext_lazy("牵头单位"),
        queryset=Organ.objects.none(),
        required=False,
        empty_label=gettext_lazy("同主办单位"),
    )
    sector = forms.ModelChoiceField(
        label=gettext_lazy("行业领域"),
        queryset=Sector.objects.all(),
        required=False,
        empty_label=gettext_lazy("不限"),
    )
    document = forms.ModelChoiceField(
        label=gettext_lazy("实施方案"), queryset=Document.objects.none(), required=False
    )
    plan = forms.ModelChoiceField(
        label=gettext_lazy("工作计划"), queryset=Plan.objects.none(), required=False
    )
    parent = forms.ModelChoiceField(
        label=gettext_lazy("总体行动"), queryset=Campaign.objects.none(), required=False
    )
    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("参与单位分组"),
        queryset=OrganGroup.objects.none(),
        required=False,
        help_text=gettext_lazy("启动时按当天的分组成员确定。"),
    )
    organs = forms.ModelMultipleChoiceField(
        label=gettext_lazy("其他参与单位"), queryset=Organ.objects.none(), required=False
    )
    goal = forms.CharField(
        label=gettext_lazy("目标和重点"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data=None, files=None, *, user, row=None):
        initial = {"starts_on": timezone.localdate()}
        if row:
            initial = {
                name: getattr(row, name) for name in self.base_fields if name not in ("groups", "organs")
            }
            initial |= {"groups": row.groups.all(), "organs": row.organs.all()}
        super().__init__(data, files, initial=initial)
        seen = {
            "organ": own_organs(user),
            "lead": bodies(user),
            "organs": bodies(user),
            "groups": OrganGroup.objects.visible_to(user),
            "document": Document.objects.visible_to(user),
            "plan": Plan.objects.visible_to(user),
            "parent": Campaign.objects.visible_to(user).exclude(pk=row and row.pk),
        }
        for name, rows in seen.items():
            self.fields[name].queryset = rows
        if row:
            for name in ("kind", "organ"):
                self.fields[name].disabled = True

    def clean(self):
        data = super().clean()
        data["lead"] = data.get("lead") or data.get("organ")
        return data


class BatchForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("批次"), max_length=40)
    starts_on = day(gettext_lazy("起"))
    ends_on = day(gettext_lazy("止"))


class StagesForm(forms.Form):
    """Two days for each stage; those begun are shown and cannot be changed."""

    def __init__(self, data=None, files=None, *, campaign):
        super().__init__(data, files)
        self.stages = list(campaign.stages.all())
        for stage in self.stages:
            for side, words in (("starts_on", _("起")), ("ends_on", _("止"))):
                field = day(f"{stage.label} {words}", initial=getattr(stage, side))
                field.disabled = stage.state != stage.State.PLANNED
                self.fields[f"{side}_{stage.pk}"] = field

    @property
    def days(self):
        said = self.cleaned_data
        return {one.pk: (said[f"starts_on_{one.pk}"], said[f"ends_on_{one.pk}"]) for one in self.stages}


class DealForm(forms.Form):
    """Whose the objects become. ``campaign``: whose batches and units can be chosen."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("责任单位"),
        queryset=Organ.objects.none(),
        required=False,
        empty_label=gettext_lazy("不改"),
    )
    batch = forms.ModelChoiceField(
        label=gettext_lazy("批次"), queryset=None, required=False, empty_label=gettext_lazy("不改")
    )

    def __init__(self, data=None, files=None, *, user, campaign):
        super().__init__(data, files)
        self.fields["unit"].queryset = bodies(user)
        self.fields["batch"].queryset = campaign.batches.all()


class AddForm(DealForm):
    """Objects by what they have in common, or by a pasted list; one of the two."""

    place = forms.ModelChoiceField(
        label=gettext_lazy("区域"), queryset=Place.objects.none(), required=False, empty_label="—"
    )
    sector = forms.ModelChoiceField(
        label=gettext_lazy("行业领域"), queryset=Sector.objects.all(), required=False, empty_label="—"
    )
    tag = forms.ModelChoiceField(
        label=gettext_lazy("标签"), queryset=Tag.objects.all(), required=False, empty_label="—"
    )
    scale = forms.ChoiceField(
        label=gettext_lazy("企业规模"), choices=[("", "—"), *Enterprise.Scale.choices], required=False
    )
    pasted = forms.CharField(
        label=gettext_lazy("粘贴名单"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("每行一个：企业名称、统一社会信用代码或单位名称。可以从表格中直接复制一列。"),
    )
    field_order = ["place", "sector", "tag", "scale", "pasted", "unit", "batch"]

    def __init__(self, data=None, files=None, *, user, campaign):
        super().__init__(data, files, user=user, campaign=campaign)
        self.user = user
        self.fields["unit"].empty_label = _("按对象所在区域自动确定")
        self.fields["batch"].empty_label = _("不分批")
        kinds = (Place.Kind.CITY, Place.Kind.COUNTY, Place.Kind.TOWN, Place.Kind.ZONE)
        self.fields["place"].queryset = Place.objects.visible_to(user).filter(kind__in=kinds, active=True)

    def clean(self):
        """``organs``: those meant."""
        data = super().clean()
        conditions = {name: data.get(name) for name in ("place", "sector", "tag", "scale") if data.get(name)}
        if bool(conditions) == bool(data.get("pasted", "").strip()):
            raise forms.ValidationError(_("请按条件选择，或者粘贴名单，二者选一。"))
        data["organs"] = self.alike(conditions) if conditions else read_pasted(data["pasted"], self.user)
        if not data["organs"]:
            raise forms.ValidationError(_("没有符合条件的企业。"))
        return data

    def alike(self, conditions):
        today = timezone.localdate()
        rows = Enterprise.objects.visible_to(self.user).in_being_on(today)
        if place := conditions.get("place"):
            rows = rows.filter(place__in=Place.objects.within(place.path).order_by().values("pk"))
        if sector := conditions.get("sector"):
            rows = rows.filter(sector=sector)
        if scale := conditions.get("scale"):
            rows = rows.filter(scale=scale)
        if tag := conditions.get("tag"):
            rows = rows.tagged(tag.code, today)
        organs = Organ.objects.filter(pk__in=rows.order_by().values("organ"))
        return list(organs.select_related("place", "enterprise").order_by("path"))


class DangerForm(QuickForm):
    """A danger at an object: where it lies is known; the rest is asked as for every matter."""

    def __init__(self, data=None, files=None, *, user, row):
        super().__init__(data, files, user=user)
        for name, model in (("subject", Organ), ("sector", Sector)):
            value = getattr(row, "organ" if name == "subject" else name)
            rows = model.objects.filter(pk=value and value.pk)
            label = self.fields[name].label
            self.fields[name] = forms.ModelChoiceField(
                label=label, queryset=rows, initial=value, required=False, disabled=True, empty_label="—"
            )
            self.initial[name] = value


def takeable(row, user):
    """The matters at the object, begun since it was listed or still open, that it does not count yet."""
    linked = Link.objects.filter(row_model=OF_SUBJECT, row_id=row.pk).order_by().values("matter")
    rows = counting(Matter.objects.visible_to(user)).filter(subject=row.organ_id).exclude(pk__in=linked)
    return rows.filter(Q(state__one_of=Matter.OPEN) | Q(entered_at__date__gte=row.listed_on))


class TakeOverForm(forms.Form):
    matters = forms.ModelMultipleChoiceField(
        label=gettext_lazy("隐患"), queryset=Matter.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, files=None, *, user, row):
        super().__init__(data, files)
        self.fields["matters"].queryset = takeable(row, user)
