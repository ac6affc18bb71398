"""An obligation as a clerk writes it down: what, by whom, how often, shown by what."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.org.fields import DayInput, OrganField, OrgansField, UserField, organs_for, users_for
from anlan.org.models import Organ, OrganGroup, Role
from anlan.registers.models import Enterprise, Tag

from .. import library
from ..evidence import field_labels, kind_labels, role_labels
from ..models import Obligation
from ..wording import items_of, items_text, roles_of, roles_text
from .cadence import CadenceForm, initial_of

SEEN = "obligations.view_obligation"
PLAIN = (
    "title",
    "basis",
    "quote",
    "library_code",
    "subject",
    "tag",
    "post_role",
    "verifier",
    "opens_before",
    "due_shift",
    "workday",
    "weight",
    "grace_days",
    "starts_on",
    "ends_on",
)


def column(name, cls, **options):
    """A field with the label and the help of the column."""
    field = Obligation._meta.get_field(name)
    return cls(
        **{"label": field.verbose_name, "required": not field.blank, "help_text": field.help_text} | options
    )


# Legend, what everybody fills in, what only some need (under a fold).
PARTS = (
    (gettext_lazy("要求"), ("organ", "title", "basis", "quote", "library_code"), ()),
    (gettext_lazy("由谁履职"), ("subject", "groups", "units"), ("tag", "post_role", "people")),
    (
        gettext_lazy("多久一次"),
        ("how", "least", "planned"),
        (
            *("due_day", "months", "on", "since", "step", "years", "begins"),
            *("festivals", "when", "word", "about", "event", "level", "within", "within_unit"),
        ),
    ),
    (
        gettext_lazy("起止和截止"),
        ("starts_on", "ends_on"),
        ("opens_before", "due_shift", "workday", "grace_days"),
    ),
    (gettext_lazy("凭什么证明"), ("items", "roles", "facts"), ()),
    (gettext_lazy("审核和考核"), ("verifier", "weight"), ()),
)
FOLDS = {
    "tag": gettext_lazy("按企业标签、岗位或人员指定"),
    "due_day": gettext_lazy("指定月份、日期、间隔、重点时段、原文用语或触发事件"),
    "opens_before": gettext_lazy("提前开放、截止日和宽限"),
}


def list_of_common():
    return [("", gettext_lazy("不套用")), *library.choices()]


class PeopleField(forms.CharField):
    """Several accounts, one a line, each by name or 姓名（账号）."""

    widget = forms.Textarea

    def offer(self, rows):
        self.one = UserField(required=False)
        self.one.offer(rows)

    def prepare_value(self, value):
        return "\n".join(map(self.one.name, value)) if isinstance(value, list) else value

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        return [self.one.clean(line) for line in dict.fromkeys(lines)]


class ObligationForm(CadenceForm):
    organ = column("organ", forms.ModelChoiceField, queryset=Organ.objects.none(), empty_label=None)
    title = column("title", forms.CharField, max_length=200)
    basis = column("basis", forms.CharField, max_length=300)
    quote = column(
        "quote", forms.CharField, max_length=300, help_text=gettext_lazy("文件中的原话，保留不改。")
    )
    library_code = column("library_code", forms.ChoiceField, choices=list_of_common, required=False)
    subject = column("subject", forms.ChoiceField, choices=Obligation.Subject.choices)
    groups = column(
        "groups", forms.ModelMultipleChoiceField, queryset=OrganGroup.objects.none(), required=False
    )
    units = OrgansField(
        label=gettext_lazy("单位或企业"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("每行一个。主体为岗位时，只要求这些单位的岗位；不填为全部。"),
    )
    tag = column("tag", forms.ModelChoiceField, queryset=Tag.objects.all(), empty_label="—")
    post_role = column("post_role", forms.ModelChoiceField, queryset=Role.objects.all(), empty_label="—")
    people = PeopleField(
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("人员"),
        required=False,
        help_text=gettext_lazy("每行一人：姓名或账号。"),
    )
    items = forms.CharField(
        label=gettext_lazy("必交材料"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    roles = forms.CharField(
        label=gettext_lazy("必须参加的人员"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    facts = forms.MultipleChoiceField(
        label=gettext_lazy("必填要素"), required=False, widget=forms.CheckboxSelectMultiple
    )
    verifier = column("verifier", OrganField, help_text=gettext_lazy("不填为主办单位。"))
    opens_before = column("opens_before", forms.IntegerField, min_value=0, max_value=366, initial=0)
    due_shift = column("due_shift", forms.IntegerField, min_value=-366, max_value=366, initial=0)
    workday = column("workday", forms.ChoiceField, choices=Obligation.Workday.choices, required=False)
    weight = column("weight", forms.DecimalField, min_value=0, max_digits=6, decimal_places=2, initial=1)
    grace_days = column(
        "grace_days",
        forms.IntegerField,
        min_value=0,
        max_value=366,
        help_text=gettext_lazy("不填按规则库的宽限天数。"),
    )
    starts_on = column("starts_on", forms.DateField, widget=DayInput(), initial=timezone.localdate)
    ends_on = column("ends_on", forms.DateField, widget=DayInput())

    def __init__(self, data=None, files=None, *, user, instance=None, initial=None):
        super().__init__(data, initial=initial_values(instance) | (initial or {}))
        place = instance.place if instance else None
        own = [post.organ_id for post in user.acting_posts() if post.role.holds("obligations.add_obligation")]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)
        self.fields["groups"].queryset = OrganGroup.objects.visible_to(user, "org.view_organgroup")
        self.place = place or (user.organs[0].place if user.organs else None)
        self.fields["units"].offer(organs_for(user, SEEN), self.place, timezone.localdate())
        self.fields["people"].offer(users_for(user, SEEN))
        self.fields["verifier"].offer(organs_for(user, SEEN))
        self.fields["facts"].choices = list(field_labels(self.place).items())
        self.fields["items"].help_text = _("每行一项，可互相替代的用“或”隔开。可用：%s。") % "、".join(
            kind_labels(self.place).values()
        )
        self.fields["roles"].help_text = _(
            "每行一种身份和最少人数，如“主要负责人 1”。可用：%s。"
        ) % "、".join(role_labels(self.place).values())

    def groups_of_fields(self):
        """``[(legend, fields, fold)]``; a fold is None or ``(label, open, fields)``, open when there is something."""
        return [(legend, self.named(first), self.fold(more)) for legend, first, more in PARTS]

    def named(self, names):
        return [self[name] for name in names if name in self.fields]

    def fold(self, names):
        if not names:
            return None
        plain = {"when", "opens_before", "due_shift", "within_unit"}
        filled = any(self[name].errors or (name not in plain and self[name].value()) for name in names)
        return FOLDS[names[0]], filled, self.named(names)

    def clean_items(self):
        items, unknown = items_of(self.cleaned_data["items"], self.place)
        if unknown:
            raise ValidationError(_("没有这种材料：%s。") % "、".join(unknown))
        return items

    def clean_roles(self):
        roles, unknown = roles_of(self.cleaned_data["roles"], self.place)
        if unknown:
            raise ValidationError(_("看不懂：%s。应为身份和人数，如“主要负责人 1”。") % "、".join(unknown))
        return roles

    def clean(self):
        data = super().clean()
        if data.get("ends_on") and data.get("starts_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("结束日期不能早于开始日期。"))
        return data


def typed(form, data):
    """What was typed into ``form``, well or badly, as first values for another."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def common_values(entry, place=None):
    """What the form shows of an entry of the library."""
    return {
        **initial_of(entry.cadence),
        "library_code": entry.code,
        "opens_before": entry.opens_before,
        "grace_days": entry.grace,
        "weight": entry.weight,
        "items": items_text(entry.evidence, place),
        "roles": roles_text(entry.evidence, place),
        "facts": entry.evidence.get("fields", []),
    }


def facts_of(data):
    """What the actions take of a valid form."""
    firms = data["subject"] == Obligation.Subject.ENTERPRISE
    units = data["units"]
    return {
        **{name: data[name] for name in PLAIN},
        "cadence": data["cadence"],
        "evidence": {"items": data["items"], "fields": data["facts"], "roles": data["roles"]},
        "groups": list(data["groups"]),
        "people": data["people"],
        "organs": [] if firms else units,
        "enterprises": list(Enterprise.objects.filter(organ__in=units)) if firms else [],
    }


def initial_values(row):
    if row is None:
        return {}
    firms = row.subject == Obligation.Subject.ENTERPRISE
    units = Organ.objects.filter(enterprise__in=row.enterprises.all()) if firms else row.organs.all()
    return {
        **{name: getattr(row, name) for name in PLAIN},
        **initial_of(row.cadence),
        "organ": row.organ_id,
        "groups": list(row.groups.all()),
        "units": list(units),
        "people": list(row.people.all()),
        "items": items_text(row.evidence, row.place),
        "roles": roles_text(row.evidence, row.place),
        "facts": row.evidence.get("fields", []),
    }
