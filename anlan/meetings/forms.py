"""What people fill in on the pages of meetings."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.forms import MultipleFileField
from anlan.obligations.evidence import role_labels
from anlan.org.fields import DayInput, OrgansField, organs_for
from anlan.org.models import Organ, OrganGroup
from anlan.rulebook.book import rule

from .lines import agenda_text, decisions_text, read_agenda, read_decisions
from .models import SEEN, Attendance
from .queries import kind_labels

PLAIN = ("kind", "title", "starts_at", "venue", "chair", "chair_role")


def with_none(labels):
    return [("", "—"), *labels.items()]


class InvitedMixin:
    """Units by name, or by whole groups."""

    def offer_units(self, user, place):
        self.fields["invited"].offer(organs_for(user, SEEN), place, timezone.localdate())
        self.fields["groups"].queryset = OrganGroup.objects.visible_to(user, "org.view_organgroup")

    def units(self):
        day, data = timezone.localdate(), self.cleaned_data
        grouped = [organ for group in data["groups"] for organ in group.members_on(day)]
        return list(dict.fromkeys([*data["invited"], *grouped]))


class MeetingForm(InvitedMixin, forms.Form):
    organ = forms.ModelChoiceField(
        label=gettext_lazy("召集单位"), queryset=Organ.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(label=gettext_lazy("会议种类"))
    title = forms.CharField(label=gettext_lazy("会议名称"), max_length=200)
    starts_at = forms.DateTimeField(
        label=gettext_lazy("会议时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    venue = forms.CharField(label=gettext_lazy("地点"), max_length=120, required=False)
    chair = forms.CharField(label=gettext_lazy("主持人"), max_length=60)
    chair_role = forms.ChoiceField(label=gettext_lazy("主持人身份"), required=False)
    agenda = forms.CharField(
        label=gettext_lazy("议题"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("每行一个，汇报人写在“|”之后，如：研究夏季安全生产工作 | 市安委办。"),
    )
    invited = OrgansField(
        label=gettext_lazy("参会单位"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("每行一个或用“、”隔开。"),
    )
    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("参会分组"), queryset=OrganGroup.objects.none(), required=False
    )

    def __init__(self, data=None, files=None, *, user, meeting=None):
        super().__init__(data, files, initial=self.begin(meeting))
        own = [post.organ for post in user.acting_posts() if post.role.holds("meetings.change_meeting")]
        place = meeting.place if meeting else own[0].place if own else None
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in own])
        self.fields["kind"].choices = list(kind_labels(place).items())
        self.fields["chair_role"].choices = with_none(role_labels(place))
        self.offer_units(user, place)
        if meeting:
            del self.fields["organ"]

    def begin(self, meeting):
        if meeting is None:
            soon = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
            return {"starts_at": soon + timedelta(days=1)}
        plain = {name: getattr(meeting, name) for name in PLAIN}
        invited = [row.organ for row in meeting.attendances.select_related("organ")]
        return {**plain, "agenda": agenda_text(meeting.agenda.all()), "invited": invited}

    def clean_agenda(self):
        return read_agenda(self.cleaned_data["agenda"])

    def given(self):
        """What the actions take."""
        data = self.cleaned_data
        more = {"organ": data["organ"]} if "organ" in self.fields else {}
        plain = {name: data[name] for name in PLAIN}
        return {**plain, **more, "agenda": data["agenda"], "invited": self.units()}


class AttendanceForm(forms.Form):
    """A line for each unit invited."""

    def __init__(self, data=None, files=None, *, meeting):
        super().__init__(data, files)
        self.rows = list(meeting.attendances.select_related("organ"))
        roles = with_none(role_labels(meeting.place))
        for row in self.rows:
            statuses = Attendance.Status.choices
            made = {
                "status": forms.ChoiceField(choices=statuses, initial=row.status),
                "name": forms.CharField(max_length=60, required=False, initial=row.name),
                "role": forms.ChoiceField(choices=roles, required=False, initial=row.role),
                "reason": forms.CharField(max_length=200, required=False, initial=row.reason),
            }
            for name, field in made.items():
                field.label = f"{row.organ} {row._meta.get_field(name).verbose_name}"
                field.widget.attrs["aria-label"] = field.label
                self.fields[f"{name}_{row.pk}"] = field

    def lines(self):
        """``[(organ, [field, …])]``."""
        names = ("status", "name", "role", "reason")
        return [(row.organ, [self[f"{name}_{row.pk}"] for name in names]) for row in self.rows]

    def marks(self):
        names = ("status", "name", "role", "reason")
        return {row.pk: {name: self.cleaned_data[f"{name}_{row.pk}"] for name in names} for row in self.rows}


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label=gettext_lazy("纪要"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("每行一段。时间、主持人、议题和到会情况由系统写入。"),
    )
    decisions = forms.CharField(
        label=gettext_lazy("议定事项"),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "每行一项：事项 | 承办单位 | 办理期限，如：开展燃气专项检查 | 市住建局 | 2026-06-30。"
        ),
    )

    def __init__(self, data=None, files=None, *, user, meeting):
        rows = meeting.decisions.order_by("position").select_related("organ")
        super().__init__(data, files, initial={"minutes": meeting.minutes, "decisions": decisions_text(rows)})
        self.organs = organs_for(user, SEEN)

    def clean_decisions(self):
        return read_decisions(self.cleaned_data["decisions"], self.named)

    def named(self, name):
        return list(self.organs.filter(Q(name=name) | Q(short_name=name))[:2])


class ConveyForm(InvitedMixin, forms.Form):
    invited = OrgansField(
        label=gettext_lazy("传达单位"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("传达分组"), queryset=OrganGroup.objects.none(), required=False
    )
    due_on = forms.DateField(label=gettext_lazy("传达期限"), widget=DayInput())

    def __init__(self, data=None, files=None, *, user, meeting):
        days = rule("meetings.convey_days", place=meeting.place)
        super().__init__(data, files, initial={"due_on": timezone.localdate() + timedelta(days)})
        self.offer_units(user, meeting.place)

    def clean(self):
        data = super().clean()
        if not self.errors and not self.units():
            raise ValidationError(_("请写明由哪些单位传达。"))
        return data


class HandInForm(forms.Form):
    """One of the duties that the meeting may stand for."""

    occurrence = forms.ChoiceField(label=gettext_lazy("履职事项"), widget=forms.RadioSelect)

    def __init__(self, data=None, files=None, *, duties):
        super().__init__(data, files)
        self.duties = {str(row.pk): row for row in duties}
        self.fields["occurrence"].choices = [
            (pk, f"{row.obligation} {row.round.label}（{row.done}/{row.required}，{row.due_on}前）")
            for pk, row in self.duties.items()
        ]

    def clean_occurrence(self):
        return self.duties[self.cleaned_data["occurrence"]]


class MaterialForm(forms.Form):
    files = MultipleFileField(label=gettext_lazy("会议材料"))
