"""The form that raises a boundary dispute, and the facts its steps ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ

from ..actions.disputes import organs_around
from .work import add_fact, text_area


class RaiseForm(forms.Form):
    organ = forms.ModelChoiceField(label=_("提出单位"), queryset=Organ.objects.none(), empty_label=None)
    subject = forms.CharField(
        label=_("争议事项"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("例如：电动自行车换电柜")}),
    )
    detail = forms.CharField(
        label=_("情况说明"),
        max_length=5000,
        widget=text_area(6),
        help_text=_("写明监管对象、现在由谁管或为何无人管，以及已经协商的情况。"),
    )
    parties = forms.ModelMultipleChoiceField(
        label=_("当事单位"),
        queryset=Organ.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("勾选两个以上：可能负有监管职责、需要答复意见的单位。"),
        error_messages={"required": _("请至少选择两个当事单位。")},
    )

    def __init__(self, data=None, files=None, *, user):
        super().__init__(data, files)
        organs = [post.organ for post in user.acting_posts() if post.role.holds("plans.raise_dispute")]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in organs])
        around = Organ.objects.none()
        for organ in organs:
            around |= organs_around(organ)
        self.fields["parties"].queryset = around
        self.fields["parties"].choices = by_kind(around)

    def clean_parties(self):
        parties = self.cleaned_data["parties"]
        if len(parties) < 2:
            raise forms.ValidationError(_("请至少选择两个当事单位。"))
        return parties


def by_kind(organs):
    """Choices in groups: bodies of one kind under its name, in the order of ``Organ.Kind``."""
    groups = {label: [] for _value, label in Organ.Kind.choices}
    for organ in organs.order_by("order", "path"):
        groups[organ.get_kind_display()].append((organ.pk, str(organ)))
    return [(label, choices) for label, choices in groups.items() if choices]


add_fact(
    "stance",
    _("意见"),
    lambda row, user: forms.ChoiceField(
        label=_("意见"),
        choices=[("accepts", _("愿意承担监管职责")), ("refuses", _("不属于本单位职责"))],
        widget=forms.RadioSelect,
    ),
)
add_fact(
    "decided_for",
    _("裁定监管单位"),
    lambda row, user: forms.ModelChoiceField(
        label=_("裁定监管单位"),
        queryset=organs_around(row.organ).order_by("order", "path"),
        empty_label=_("请选择"),
        help_text=_("按照专业相近、便于监管的原则确定；裁定后各单位必须执行。"),
    ),
)
