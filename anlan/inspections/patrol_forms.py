"""What people fill in on a round of patrol."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import DayInput, UserField
from anlan.org.models import Organ, User

from .forms import PERM, SubjectField, names, own_organs
from .models import Patrol, PatrolFinding
from .terms import PATROLLED


class PatrolForm(forms.Form):
    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如“2026年第一轮安全生产巡查”。"))
    mode = forms.ChoiceField(label=_("方式"), choices=Patrol.Mode.choices)
    subjects = forms.CharField(
        label=_("被巡查单位"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行写一个单位，每个单位各生成一轮巡查。"),
    )
    starts_on = forms.DateField(label=_("计划进驻"), widget=DayInput())
    ends_on = forms.DateField(label=_("计划结束"), widget=DayInput())
    head = UserField(label=_("组长"))
    members = forms.CharField(
        label=_("成员"), max_length=500, required=False, help_text=_("姓名，多人用“、”隔开。")
    )
    organ = forms.ModelChoiceField(label=_("派出单位"), queryset=Organ.objects.none(), empty_label=None)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = own_organs(user, PERM)
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)
        self.fields["head"].offer(User.objects.filter(is_active=True, home__in=own).order_by("name"))
        self.subject = SubjectField()
        self.subject.offer(Organ.objects.visible_to(user, PERM).filter(kind__in=PATROLLED, active=True))
        self.initial |= {"organ": own[0] if own else None, "head": user.pk}

    def clean_subjects(self):
        found, faults = {}, []
        for number, line in enumerate(self.cleaned_data["subjects"].splitlines(), start=1):
            if line.strip():
                try:
                    found[self.subject.clean(line.strip())] = None
                except forms.ValidationError as no:
                    said = {"n": number, "words": "；".join(no.messages)}
                    faults.append(gettext("第%(n)d行：%(words)s") % said)
        if faults:
            raise forms.ValidationError(faults)
        return list(found)

    def clean_members(self):
        return names(self.cleaned_data["members"])


class LogForm(forms.Form):
    day = forms.DateField(label=_("日期"), widget=DayInput())
    text = forms.CharField(label=_("工作情况"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class ProblemForm(forms.Form):
    track = forms.ChoiceField(label=_("类别"), choices=PatrolFinding.Track.choices, widget=forms.RadioSelect)
    description = forms.CharField(label=_("问题"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    governance = forms.CharField(
        label=_("治理要求"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("除整改该问题外，须从制度、机制上治理的要求。"),
    )


class BulletinForm(forms.Form):
    to = forms.CharField(label=_("主送"), max_length=300, help_text=_("例如“各乡镇（街道），市各有关部门”。"))
