"""The form of a proposal, and the fields of the facts that steps need."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.flow.facts import FACTS, LABELS, day, text
from anlan.org.models import Organ

from .actions import rung_of
from .ladder import rungs
from .models import Act


def rung_field(row, user):
    choices = [(rung.code, rung.label) for rung in rungs(place=row.place).values()]
    said = _("建议：%s。同一单位重复问责的逐级升高，期内不得降低。") % row.suggested_label
    return forms.ChoiceField(label=LABELS["rung"], choices=choices, initial=row.suggested, help_text=said)


def usual_limit(row):
    return timezone.localdate() + timedelta(rung_of(row).rectify if row.approved_on else 0)


def long(name, help_text=""):
    return text(LABELS[name], rows=6, limit=5000, help_text=help_text)


FACTS |= {
    "rung": rung_field,
    "correct_by": day(LABELS["correct_by"], usual_limit),
    "interviewed_on": day(LABELS["interviewed_on"], lambda row: timezone.localdate()),
    "interviewees": text(
        LABELS["interviewees"], rows=0, limit=500, help_text=_("约谈方和被约谈方的姓名、职务。")
    ),
    "interview_record": long("interview_record"),
    "reply": long("reply", _("写明问题原因和整改措施。")),
    "measures_taken": long("measures_taken"),
    "check_result": long("check_result"),
    "proof": lambda row, user: forms.FileField(label=LABELS["proof"]),
}


class ProposalForm(forms.Form):
    """``user``: whose organ proposes. ``beside``: the act about the same matter, if it comes from one."""

    office = forms.ModelChoiceField(label=_("问责单位"), queryset=Organ.objects.none(), empty_label=None)
    organ = forms.ModelChoiceField(label=_("被问责单位"), queryset=Organ.objects.none())
    capacity = forms.ChoiceField(label=_("责任"), choices=Act.Capacity.choices)
    person = forms.CharField(
        label=_("被问责人"), max_length=60, required=False, help_text=_("对人问责的填写姓名、职务。")
    )
    title = forms.CharField(label=_("事由"), max_length=200)
    grounds = forms.CharField(label=_("事实"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))
    basis = forms.CharField(
        label=_("依据"), max_length=300, help_text=_("所依据文件的名称和条款，写入问责文书。")
    )
    verifier = forms.ModelChoiceField(
        label=_("核查单位"),
        queryset=Organ.objects.none(),
        required=False,
        empty_label=_("由问责单位核查"),
    )

    def __init__(self, data=None, files=None, *, user, beside=None):
        initial = {}
        if beside:
            initial = {name: getattr(beside, name) for name in ("title", "grounds", "basis")}
            initial["capacity"] = Act.Capacity.SUPERVISOR
        super().__init__(data, files, initial=initial)
        own = [organ.pk for organ in user.organs]
        seen = Organ.objects.visible_to(user).filter(active=True)
        self.fields["office"].queryset = Organ.objects.filter(pk__in=own)
        self.fields["organ"].queryset = seen.exclude(pk__in=own)
        self.fields["verifier"].queryset = seen.exclude(kind=Organ.Kind.ENTERPRISE)
