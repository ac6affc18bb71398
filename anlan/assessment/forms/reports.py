"""The forms of a report to the superior office, and of one of the five links of a scheme."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import DayInput, OrganField
from anlan.org.models import Organ, Place
from anlan.plans.models import Task

from ..models import Problem


def superiors_of(user):
    """Whom the user's organs may report to: the offices of their place and of those above it."""
    own = user.organs
    above = Place.objects.above(own[0].place.path).order_by().values("pk") if own else []
    offices = Organ.objects.filter(active=True, place__in=above).exclude(pk__in=[organ.pk for organ in own])
    return offices.exclude(kind=Organ.Kind.ENTERPRISE).order_by("order", "path")


class ProblemReportForm(forms.Form):
    """``user``: in whose organ's name. ``assessment``: one of those that found problems there."""

    organ = forms.ModelChoiceField(label=_("上报单位"), queryset=Organ.objects.none(), empty_label=None)
    superior = OrganField(label=_("报送单位"), help_text=_("上级安委会办公室或组织考核的单位。"))
    assessment = forms.ChoiceField(label=_("考核"))
    note = forms.CharField(
        label=_("说明"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, data=None, files=None, *, user):
        super().__init__(data, files)
        own = [organ.pk for organ in user.organs]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)
        self.fields["superior"].offer(superiors_of(user))
        found = Problem.objects.visible_to(user).order_by().values_list("year", "source").distinct()
        pairs = sorted(found, key=lambda pair: (-pair[0], pair[1]))
        self.fields["assessment"].choices = [
            (f"{year}|{source}", f"{source}（{year}）") for year, source in pairs
        ]


class IntegrationForm(forms.Form):
    on = forms.DateField(label=_("日期"), widget=DayInput(), initial=timezone.localdate)
    task = forms.ModelChoiceField(
        label=_("年度工作任务"), queryset=Task.objects.none(), required=False, empty_label="—"
    )
    text = forms.CharField(
        label=_("落实情况"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明会议、文件名称和文号等。"),
    )

    def __init__(self, data=None, files=None, *, scheme, user, row=None):
        told = {"on": row.on, "task": row.task_id, "text": row.text} if row else {}
        super().__init__(data, files, initial=told)
        tasks = Task.objects.visible_to(user, "plans.view_task").filter(plan__organ=scheme.organ)
        self.fields["task"].queryset = tasks.order_by("-plan__year", "pk")[:500]
        self.fields["task"].label_from_instance = lambda task: str(task)[:60]
