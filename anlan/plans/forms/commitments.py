"""Forms of responsibility letters, and the facts their steps ask for."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.org.models import Organ, OrganGroup

from .work import add_fact, day_field, text_area

# What a letter proposes before the office has written its own.
GOALS = _(
    "不发生重大及以上生产安全事故，较大事故起数同比下降。\n生产安全事故起数和死亡人数同比实现“双下降”。\n"
    "重大事故隐患按期整改率达到100%。"
)
DUTIES = _(
    "主要负责人每季度至少主持研究一次安全生产工作。\n"
    "把年度重点任务分解到岗、明确到人，按时限报送进展和佐证材料。\n"
    "组织开展隐患排查，对查出的问题闭环整改。\n发生事故或险情及时如实报告，并组织救援。"
)


class RoundForm(forms.Form):
    organ = forms.ModelChoiceField(label=_("上级签订单位"), queryset=Organ.objects.none(), empty_label=None)
    title = forms.CharField(label=_("名称"), max_length=120)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    group = forms.ModelChoiceField(
        label=_("签订范围"),
        queryset=OrganGroup.objects.none(),
        required=False,
        empty_label=_("本单位的下级机构"),
        help_text=_("以签订截止日期当天的分组成员为准。"),
    )
    goals = forms.CharField(
        label=_("工作目标"), widget=text_area(5), help_text=_("每行一条。"), initial=GOALS
    )
    duties = forms.CharField(
        label=_("工作职责"), widget=text_area(6), help_text=_("每行一条。"), initial=DUTIES
    )
    field_order = ("organ", "title", "year", "group", "due_on", "goals", "duties")

    def __init__(self, data=None, files=None, *, user):
        super().__init__(data, files)
        self.fields["due_on"] = day_field(_("签订截止日期"))
        self.order_fields(self.field_order)
        organs = [post.organ_id for post in user.acting_posts() if post.role.holds("plans.issue_commitment")]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=organs)
        self.fields["group"].queryset = OrganGroup.objects.visible_to(user)
        today = timezone.localdate()
        self.fields["year"].initial = today.year
        self.fields["title"].initial = _("%d年安全生产目标管理责任书") % today.year
        # Letters are signed in the first quarter (S0-A03.1b); one opened later gets a month.
        self.fields["due_on"].initial = max(date(today.year, 3, 31), today + timedelta(days=30))


add_fact(
    "scan",
    _("签字扫描件"),
    lambda row, user: MultipleFileField(
        label=_("签字扫描件"), help_text=_("签字盖章页的扫描件或照片，可选择多个文件。")
    ),
)
add_fact(
    "result",
    _("考核结果"),
    lambda row, user: forms.CharField(label=_("考核结果"), max_length=200, widget=text_area(2)),
)
