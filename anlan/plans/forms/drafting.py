"""Forms of the wizard: upload, edit a task, say what a unit means, revise."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Organ, OrganGroup

from ..models import Task
from ..queries import evidence_labels
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
    evidence = forms.MultipleChoiceField(label=_("佐证要求"), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Task
        fields = ("label", "kind", "text", "due_on", "roadmap", "incentive", "verifier", "evidence")
        widgets = {
            "text": text_area(7),
            "roadmap": text_area(2),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "incentive": forms.TextInput,
        }

    def __init__(self, data=None, files=None, *, instance):
        super().__init__(data, instance=instance, initial={"was": instance.text})
        self.fields["evidence"].choices = list(evidence_labels(instance.place).items())
        self.fields["verifier"].queryset = Organ.objects.within(instance.organ.path) | Organ.objects.filter(
            place=instance.place, kind=Organ.Kind.COMMITTEE_OFFICE
        )
        self.fields["verifier"].empty_label = str(_("计划制定单位"))
        self.fields["incentive"].widget.attrs["placeholder"] = instance.plan.incentive

    def clean_was(self):
        return self.data.get("was", "").replace("\r\n", "\n")

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n").strip()


class SettleForm(forms.Form):
    """What one printed unit means."""

    text = forms.CharField(widget=forms.HiddenInput)
    organs = forms.ModelMultipleChoiceField(label=_("机构"), queryset=Organ.objects.none(), required=False)
    groups = forms.ModelMultipleChoiceField(
        label=_("分组"), queryset=OrganGroup.objects.none(), required=False
    )
    waive = forms.CharField(label=_("不落实到单位的理由"), max_length=300, required=False)
    remember = forms.BooleanField(label=_("记住，以后自动对应"), required=False, initial=True)

    def __init__(self, data=None, *, plan, user):
        super().__init__(data)
        self.fields["organs"].queryset = Organ.objects.filter(active=True)
        self.fields["groups"].queryset = OrganGroup.objects.visible_to(user)
