"""What people fill in: an application, a self-evaluation, a title, a review body, a draw."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.org.fields import DayInput, OrganField, PlaceField, organs_for, places_for
from anlan.org.models import Organ
from anlan.registers.fields import EnterpriseField
from anlan.registers.models import Enterprise

from .models.cases import Grade
from .queries import KEEP, SAMPLE, commitments, elements, grades, offices_for, title_kinds

GAP = 500  # characters of a line


def lines(rows):
    return forms.Textarea(attrs={"rows": rows})


class ChooseForm(forms.Form):
    """For which enterprise."""

    enterprise = EnterpriseField(label=_("企业"), help_text=_("填名称或统一社会信用代码。"))

    def __init__(self, *args, user, perm, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].rows = Enterprise.objects.visible_to(user, perm)


class OfficeChoice(forms.ModelChoiceField):
    def label_from_instance(self, organ):
        return f"{organ.name}（{organ.place}）"


class ApplyForm(forms.Form):
    grade = forms.ChoiceField(label=_("申请等级"))
    office = OfficeChoice(label=_("受理单位"), queryset=Organ.objects.none(), empty_label=_("请选择"))
    self_score = forms.IntegerField(label=_("自评得分"), min_value=0, max_value=100)
    papers = MultipleFileField(label=_("自评报告和申请材料"), required=False)
    held = forms.MultipleChoiceField(
        label=_("主要负责人承诺"), widget=forms.CheckboxSelectMultiple, help_text=_("逐项承诺后才能申请。")
    )
    note = forms.CharField(label=_("申请说明"), required=False, max_length=2000, widget=lines(3))

    def __init__(self, *args, enterprise, **kwargs):
        super().__init__(*args, **kwargs)
        place = enterprise.place
        known = grades(place)
        self.fields["grade"].choices = [
            (code, f"{label}（{known[code]['by']}）") for code, label in reversed(Grade.choices)
        ]
        self.fields["office"].queryset = offices_for(place)
        self.fields["held"].choices = list(commitments(place).items())


class EvaluationForm(forms.Form):
    on = forms.DateField(label=_("自评日期"), widget=DayInput(), initial=timezone.localdate)
    score = forms.IntegerField(label=_("自评得分"), min_value=0, max_value=100)
    said = forms.CharField(label=_("自评情况"), required=False, max_length=2000, widget=lines(4))
    gaps = forms.CharField(
        label=_("差距清单"),
        required=False,
        max_length=20_000,
        widget=lines(6),
        help_text=_("对照标准找出的差距，每行一条；保存后逐条转为问题，由本企业限期整改。"),
    )
    papers = MultipleFileField(label=_("自评报告"), required=False)

    def __init__(self, *args, enterprise, **kwargs):
        super().__init__(*args, **kwargs)
        words = _("可按八个要素写：%s。") % "、".join(elements(enterprise.place))
        self.fields["said"].help_text = words

    def clean_gaps(self):
        found = [line.strip() for line in self.cleaned_data["gaps"].splitlines() if line.strip()]
        if any(len(line) > GAP for line in found):
            raise forms.ValidationError(_("每条差距最多%d字。") % GAP)
        return found


class TitleForm(forms.Form):
    kind = forms.ChoiceField(label=_("称号"))
    office = OfficeChoice(label=_("命名单位"), queryset=Organ.objects.none(), empty_label=_("请选择"))
    team = forms.CharField(
        label=_("班组"), required=False, max_length=60, help_text=_("以班组申报的称号填写，企业称号不填。")
    )
    stars = forms.IntegerField(label=_("申报星级"), required=False, min_value=1, max_value=5)
    deeds = forms.CharField(label=_("主要做法"), max_length=2000, widget=lines(5))
    papers = MultipleFileField(label=_("申报材料"), required=False)

    def __init__(self, *args, enterprise, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = title_kinds(enterprise.place)
        self.fields["kind"].choices = [(code, said["label"]) for code, said in kinds.items()]
        self.fields["office"].queryset = offices_for(enterprise.place)


class BodyForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=120)
    place = PlaceField(label=_("服务区域"))
    organ = OrganField(
        label=_("账号所属机构"),
        required=False,
        help_text=_("评审单位自己登录登记评审的填写；不填的由受理单位代为登记。"),
    )
    fields_text = forms.CharField(label=_("评审范围"), max_length=200, required=False)
    contact = forms.CharField(label=_("联系人"), max_length=40, required=False)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    since = forms.DateField(label=_("自"), widget=DayInput(), initial=timezone.localdate)
    until = forms.DateField(label=_("至"), widget=DayInput(), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(places_for(user, KEEP))
        self.fields["organ"].offer(organs_for(user, "org.view_organ"))

    def clean(self):
        data = super().clean()
        if data.get("until") and data.get("since") and data["until"] < data["since"]:
            self.add_error("until", _("截止日期不能早于起始日期。"))
        return data


class DrawForm(forms.Form):
    """How many certified enterprises to draw, and until when to check them."""

    organ = forms.ModelChoiceField(label=_("抽查单位"), queryset=Organ.objects.none(), empty_label=None)
    place = PlaceField(label=_("区域"))
    number = forms.IntegerField(label=_("抽取家数"), min_value=1, max_value=5000)
    due_on = forms.DateField(label=_("核查期限"), widget=DayInput())
    seed = forms.CharField(
        label=_("随机种子"),
        max_length=40,
        required=False,
        help_text=_("不填的由系统产生；凭种子可以重新抽出同样的企业。"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = [post.organ_id for post in user.acting_posts() if post.role.holds(SAMPLE)]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)
        self.fields["place"].offer(places_for(user, SAMPLE))
