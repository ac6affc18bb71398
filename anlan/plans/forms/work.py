"""Forms for the work on tasks: reports, sub-tasks, and the facts that steps ask for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.flow.facts import FACTS, LABELS
from anlan.notices.queries import users_of

from ..models import SubTask
from ..queries import evidence_labels


def text_area(rows=4):
    return forms.Textarea(attrs={"rows": rows})


def day_field(label, **more):
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


def add_fact(name, label, make):
    FACTS[name], LABELS[name] = make, label


add_fact(
    "text",
    _("进展情况"),
    lambda row, user: forms.CharField(label=_("进展情况"), widget=text_area(6), max_length=10_000),
)
add_fact(
    "percent",
    _("自报进度"),
    lambda row, user: forms.IntegerField(
        label=_("自报进度（%）"), min_value=0, max_value=100, initial=row.claimed_percent
    ),
)
add_fact(
    "occurred_on",
    _("发生日期"),
    lambda row, user: day_field(
        _("发生日期"), initial=timezone.localdate, help_text=_("工作实际开展的日期；填报时间由系统另记。")
    ),
)
add_fact(
    "new_due",
    _("申请时限"),
    lambda row, user: day_field(_("申请延期至"), help_text=_("不延期、只申请调整内容的留空。")),
)
add_fact("due_on", _("新时限"), lambda row, user: day_field(_("新的完成时限"), initial=row.due_on))
add_fact(
    "task_text",
    _("新内容"),
    lambda row, user: forms.CharField(label=_("新的任务内容"), widget=text_area(6), initial=row.text),
)
add_fact(
    "co_units",
    _("配合单位情况"),
    lambda row, user: forms.CharField(
        label=_("配合单位情况"), widget=text_area(2), help_text=_("配合单位尚未完成时必须说明。")
    ),
)


class ReportForm(forms.Form):
    """A progress report: text, date, what was counted, and files by the kind of evidence asked for."""

    def __init__(self, data, files, *, assignment, user):
        super().__init__(data, files)
        self.assignment = assignment
        for name in ("text", "occurred_on", "percent"):
            self.fields[name] = FACTS[name](assignment, user)
        self.countable = [need for need in assignment.task.requirements.all() if need.countable]
        for need in self.countable:
            self.fields[f"tally_{need.pk}"] = forms.DecimalField(
                label=_("本次完成：%s") % need.quote,
                min_value=0,
                max_digits=12,
                decimal_places=2,
                required=False,
                help_text=_("单位：%s") % (need.unit or _("次")),
            )
        labels = evidence_labels(assignment.place)
        self.kinds = [*assignment.task.evidence, *([] if "other" in assignment.task.evidence else ["other"])]
        for code in self.kinds:
            self.fields[f"file_{code}"] = MultipleFileField(label=labels.get(code, code), required=False)

    def facts(self):
        """What ``Flow.move(…, "report")`` takes."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("text", "occurred_on", "percent")},
            "tallies": [
                (need, data[f"tally_{need.pk}"]) for need in self.countable if data[f"tally_{need.pk}"]
            ],
            "evidence": [(code, upload) for code in self.kinds for upload in data[f"file_{code}"] or ()],
        }


class SubTaskForm(forms.ModelForm):
    class Meta:
        model = SubTask
        fields = ("title", "person", "due_on")
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, data=None, files=None, *, assignment):
        super().__init__(data)
        self.fields["person"].queryset = users_of(assignment.organ)
        self.fields["person"].empty_label = _("暂不指定")
        self.fields["due_on"].initial = assignment.due_on


class DecideChangeForm(forms.Form):
    approve = forms.ChoiceField(
        label=_("处理结果"), choices=[("yes", _("同意")), ("no", _("不同意"))], widget=forms.RadioSelect
    )
    answer = forms.CharField(label=_("处理意见"), max_length=2000, widget=text_area(3))
