"""Forms of the wizard: upload, edit a task, say what a unit means, revise."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ

from ..models import Requirement, Task
from ..models.tasks import Role
from ..queries import effort_labels, evidence_labels
from .work import text_area

ACCEPT = ".docx,.doc,.wps,.xlsx,.xls,.pdf,.html,.htm,.txt,.md"


class UploadForm(forms.Form):
    organ = forms.ModelChoiceField(label=_("制定单位"), queryset=Organ.objects.none(), empty_label=None)
    file = forms.FileField(
        label=_("政策文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text=_("支持 Word、Excel、PDF（有文字的）、网页、文本；最大 50 MB。扫描件请先识别为文字。"),
    )

    def __init__(self, data=None, files=None, *, user):
        super().__init__(data, files)
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in user.organs])


class ReviseForm(forms.Form):
    file = forms.FileField(label=_("修订后的文件"), widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}))
    reason = forms.CharField(label=_("修订理由"), max_length=500, widget=text_area(2))


class TaskForm(forms.ModelForm):
    was = forms.CharField(widget=forms.HiddenInput)
    lead = forms.CharField(
        label=_("牵头单位（文中写法）"), required=False, help_text=_("多个单位用“、”隔开。")
    )
    support = forms.CharField(label=_("配合单位（文中写法）"), required=False)
    effort = forms.ChoiceField(label=_("着力点"), required=False)
    evidence = forms.MultipleChoiceField(label=_("佐证要求"), widget=forms.CheckboxSelectMultiple)

    field_order = (
        "label", "kind", "effort", "text", "lead", "support", "due_on", "verifier", "roadmap", "incentive",
    )  # fmt: skip

    class Meta:
        model = Task
        fields = ("label", "kind", "effort", "text", "due_on", "roadmap", "incentive", "verifier", "evidence")
        widgets = {
            "text": text_area(7),
            "roadmap": text_area(2),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "incentive": forms.TextInput,
        }

    def __init__(self, data=None, files=None, *, instance):
        super().__init__(data, instance=instance, initial={"was": instance.text})
        self.fields["effort"].choices = [("", _("未标明")), *effort_labels(instance.place).items()]
        self.fields["evidence"].choices = list(evidence_labels(instance.place).items())
        self.fields["verifier"].queryset = Organ.objects.within(instance.organ.path) | Organ.objects.filter(
            place=instance.place, kind=Organ.Kind.COMMITTEE_OFFICE
        )
        self.fields["verifier"].empty_label = str(_("计划制定单位"))
        self.fields["incentive"].widget.attrs["placeholder"] = instance.plan.incentive

        for name in (Role.LEAD, Role.SUPPORT):
            printed = [unit.text for unit in instance.units.all() if unit.role == name]
            self.fields[name].initial = "、".join(printed)

    def clean_was(self):
        return self.data.get("was", "").replace("\r\n", "\n")

    @property
    def units(self):
        """``[(printed name, role)]``, each once."""
        pairs = [
            (name.strip()[:200], role)
            for role in (Role.LEAD.value, Role.SUPPORT.value)
            for name in self.cleaned_data[role].replace("\n", "、").split("、")
            if name.strip()
        ]
        return list(dict.fromkeys(pairs))

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n").strip()


class RequirementForm(forms.ModelForm):
    class Meta:
        model = Requirement
        fields = ("type", "quote", "op", "value", "unit", "period", "due")
        widgets = {
            "op": forms.Select(
                choices=[("", "—"), (">=", "≥"), ("<=", "≤"), ("=", "="), ("<", "<"), (">", ">")]
            ),
            "due": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("type", "period"):
            self.fields[name].choices = [("", "—"), *(pair for pair in self.fields[name].choices if pair[0])]

    def clean(self):
        data = super().clean()
        if data.get("type") == Requirement.Type.DEADLINE and not (data.get("due") or data.get("value")):
            self.add_error("due", _("时限须填写日期或天数。"))
        if data.get("type") in ("frequency", "quantity", "ratio") and data.get("value") is None:
            self.add_error("value", _("请填写数值。"))
        return data


class RequirementSet(forms.BaseFormSet):
    def kept(self):
        """The requirements that are filled in and not ticked for removal."""
        return [
            {name: data[name] for name in RequirementForm.Meta.fields}
            for data in self.cleaned_data
            if data and not data.get("DELETE")
        ]


Requirements = forms.formset_factory(
    RequirementForm, formset=RequirementSet, extra=1, can_delete=True, max_num=40
)


def requirements_of(task, data=None):
    fields = RequirementForm.Meta.fields
    initial = [{name: getattr(need, name) for name in fields} for need in task.requirements.all()]
    for values in initial:
        if values["value"] is not None:
            values["value"] = f"{values['value'].normalize():f}"
    return Requirements(data, initial=initial, prefix="need")
