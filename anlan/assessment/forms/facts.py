"""The facts that the steps of assessments ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.flow.facts import FACTS, LABELS

from ..models import Item

VERDICTS = [("clear", _("没有一票否决情形")), ("vetoed", _("存在一票否决情形"))]


def text(name, label, most=2000, rows=3, **more):
    LABELS[name] = label
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    FACTS[name] = lambda row, user: forms.CharField(label=label, max_length=most, widget=widget, **more)


text("use", _("结果运用"), 500, help_text=_("评优、奖惩、约谈、整改等运用情况和文号。"))
text("answer", _("处理（答复）意见"), 1000)
text("measure", _("整改措施"), 1000)
text("responsible_person", _("责任人"), 60, rows=0)
text("rectified", _("整改结果"), 2000)
LABELS |= {"points": _("改定得分"), "verdict": _("查询结论"), "proofs": _("佐证材料")}


def points(row, user):
    """What the line then counts; a veto has no points, and is lifted."""
    more = {"initial": 0, "widget": forms.HiddenInput()} if row.line.item.sort == Item.Sort.VETO else {}
    return forms.DecimalField(label=LABELS["points"], max_digits=7, decimal_places=2, min_value=0, **more)


FACTS["points"] = points
FACTS["verdict"] = lambda row, user: forms.ChoiceField(
    label=LABELS["verdict"], choices=VERDICTS, widget=forms.RadioSelect
)
FACTS["proofs"] = lambda row, user: MultipleFileField(label=LABELS["proofs"])
