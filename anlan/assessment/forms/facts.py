"""The facts that the steps of assessments ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.flow.facts import LABELS, ask, text

from ..models import Item

VERDICTS = [("clear", _("没有一票否决情形")), ("vetoed", _("存在一票否决情形"))]


def points(row, user):
    """What the line then counts; a veto has no points, and is lifted."""
    more = {"initial": 0, "widget": forms.HiddenInput()} if row.line.item.sort == Item.Sort.VETO else {}
    return forms.DecimalField(label=LABELS["points"], max_digits=7, decimal_places=2, min_value=0, **more)


def verdict(row, user):
    return forms.ChoiceField(label=_("查询结论"), choices=VERDICTS, widget=forms.RadioSelect)


def proofs(row, user):
    return MultipleFileField(label=_("佐证材料"))


USE = _("评优、奖惩、约谈、整改等运用情况和文号。")
for name, label, make in (
    ("use", _("结果运用"), text(_("结果运用"), limit=500, help_text=USE)),
    ("answer", _("处理（答复）意见"), text(_("处理（答复）意见"), limit=1000)),
    ("measure", _("整改措施"), text(_("整改措施"), limit=1000)),
    ("responsible_person", _("责任人"), text(_("责任人"), rows=0, limit=60)),
    ("rectified", _("整改结果"), text(_("整改结果"))),
    ("points", _("改定得分"), points),
    ("verdict", _("查询结论"), verdict),
    ("proofs", _("佐证材料"), proofs),
):
    ask(name, label, make)
