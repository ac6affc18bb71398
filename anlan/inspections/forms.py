"""What people fill in to plan an inspection, answer its lines, note a finding, publish a checklist."""

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.obligations.evidence import role_labels
from anlan.org.fields import DayInput, OrganField, UserField, organs_for
from anlan.org.models import Organ, User
from anlan.subjects.fields import ThingField

from .models import Edition
from .patterns import patterns
from .queries import applies, enterprise_of, kinds, lines_of

OFFICES = ("principal", "deputy")
PERM = "inspections.add_inspection"


class SubjectField(OrganField):
    noun = _("单位")


def own_organs(user, perm):
    return [post.organ_id for post in user.acting_posts() if post.role.holds(perm)]


class PlanForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("检查方式"), help_text=_("暗访类的计划在到场签到前对检查对象和属地保密。")
    )
    subject = SubjectField(label=_("检查对象"), required=False)
    thing = ThingField(
        label=_("监管对象"),
        required=False,
        help_text=_("检查在册的场馆、自建房、车辆、船舶、管道、设施、摊点群、大型活动、景区的，填写这一项。"),
    )
    subject_text = forms.CharField(
        label=_("检查地点"),
        max_length=120,
        required=False,
        help_text=_("检查对象既不是单位也不在册的，写在这里。"),
    )
    others = forms.CharField(
        label=_("其他检查对象"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一项计划检查多家的，每行写一家，每家各生成一次检查。"),
    )
    title = forms.CharField(
        label=_("计划名称"),
        max_length=120,
        required=False,
        help_text=_("检查多家的填写，例如“节前燃气安全检查”。"),
    )
    planned_from = forms.DateField(label=_("计划日期"), widget=DayInput())
    planned_until = forms.DateField(label=_("截止日期"), widget=DayInput(), required=False)
    head = UserField(label=_("组长"))
    officers = forms.CharField(
        label=_("执法人员"), max_length=500, required=False, help_text=_("账号，多人用“、”隔开。")
    )
    leader = forms.CharField(label=_("带队领导"), max_length=40, required=False)
    leader_office = forms.ChoiceField(label=_("领导职务"), required=False)
    experts = forms.CharField(
        label=_("专家"), max_length=200, required=False, help_text=_("姓名，多人用“、”隔开。")
    )
    edition = forms.ModelChoiceField(
        label=_("检查表"), queryset=Edition.objects.none(), required=False, empty_label=_("不用检查表")
    )
    brief = forms.CharField(
        label=_("检查内容"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    organ = forms.ModelChoiceField(label=_("检查单位"), queryset=Organ.objects.none(), empty_label=None)

    def __init__(self, *args, user, editions, **kwargs):
        super().__init__(*args, **kwargs)
        own = own_organs(user, PERM)
        self.people = User.objects.filter(is_active=True, home__in=own)
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)
        self.fields["kind"].choices = [(one.code, one.label) for one in kinds().values()]
        self.fields["leader_office"].choices = offices()
        self.fields["subject"].offer(organs_for(user, "inspections.view_inspection"))
        if not self.fields["thing"].offer_to(user):
            del self.fields["thing"]
        self.fields["head"].offer(self.people.order_by("name"))
        self.fields["edition"].queryset = editions
        self.initial |= {"organ": own[0] if own else None, "head": user.pk}

    def clean_officers(self):
        found = []
        for name in names(self.cleaned_data["officers"]):
            user = self.people.filter(username=name).first() or self.people.filter(name=name).first()
            if user is None:
                raise forms.ValidationError(_("本单位没有账号“%(name)s”。"), params={"name": name})
            found.append(user)
        return found

    def clean_others(self):
        """The organs of the lines that are not empty; each fault names its line."""
        field, found, faults = self.fields["subject"], [], []
        for number, line in enumerate(self.cleaned_data["others"].splitlines(), start=1):
            if line.strip():
                try:
                    found.append(field.clean(line.strip()))
                except forms.ValidationError as no:
                    faults += [
                        gettext("第%(n)d行：%(words)s") % {"n": number, "words": words}
                        for words in no.messages
                    ]
        if faults:
            raise forms.ValidationError(faults)
        return found

    def clean(self):
        data = super().clean()
        if data.get("others") and (data.get("thing") or not (data.get("subject") and data.get("title"))):
            raise forms.ValidationError(_("检查多家的，须填写检查对象和计划名称。"))
        return data

    def given(self):
        """What ``plan_inspection`` takes; with ``objects``, what ``plan_several`` takes."""
        data = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        team, others = team_of(data), data.pop("others", [])
        if not others:
            return {**data, "team": team, "enterprise": enterprise_of(data.get("subject"))}
        organs = dict.fromkeys([data.pop("subject"), *others])
        objects = [{"subject": organ, "enterprise": enterprise_of(organ)} for organ in organs]
        return {**data, "team": team, "objects": objects}


class RevisitForm(forms.Form):
    """A second visit: the object is the first's, the people and the day are new."""

    kind = forms.ChoiceField(label=_("检查方式"), help_text=_("暗访类的复查在到场签到前同样保密。"))
    planned_from = forms.DateField(label=_("计划日期"), widget=DayInput())
    head = UserField(label=_("组长"))
    officers = PlanForm.base_fields["officers"]
    leader = PlanForm.base_fields["leader"]
    leader_office = forms.ChoiceField(label=_("领导职务"), required=False)
    experts = PlanForm.base_fields["experts"]
    brief = PlanForm.base_fields["brief"]

    def __init__(self, *args, user, first, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = User.objects.filter(is_active=True, home__in=own_organs(user, PERM))
        self.fields["kind"].choices = [(one.code, one.label) for one in kinds().values()]
        self.fields["leader_office"].choices = offices()
        self.fields["head"].offer(self.people.order_by("name"))
        self.initial |= {"kind": "look_back", "head": user.pk, "planned_from": first.revisit_on}

    clean_officers = PlanForm.clean_officers

    def given(self):
        data = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return {"team": team_of(data), **data}


def offices():
    labels = role_labels()
    return [("", _("不填")), *((code, labels[code]) for code in OFFICES if code in labels)]


def team_of(data):
    """The team out of the form's fields, which are taken out of ``data``."""
    head, officers, office = data.pop("head"), data.pop("officers", []), data.pop("leader_office", "")
    team = [(head, head.name, "head")]
    team += [(user, user.name, "officer") for user in officers if user.pk != head.pk]
    team += [(None, name, "leader", *([office] if office else [])) for name in names(data.pop("leader", ""))]
    return team + [(None, name, "expert") for name in names(data.pop("experts", ""))]


class OrderForm(forms.Form):
    rectify_by = forms.DateField(label=_("整改期限"), widget=DayInput())


class HandInForm(forms.Form):
    """One of the duties that the visit may stand for; record and rectification are added by the system."""

    occurrence = forms.ChoiceField(label=_("履职事项"), widget=forms.RadioSelect)
    publicity = MultipleFileField(
        label=_("信息宣传材料"), required=False, help_text=_("检查记录和整改情况由系统附上。")
    )

    def __init__(self, data=None, files=None, *, duties):
        super().__init__(data, files)
        self.duties = {str(row.pk): row for row in duties}
        self.fields["occurrence"].choices = [
            (pk, f"{row.obligation} {row.round.label}（{row.done}/{row.required}，{row.due_on}前）")
            for pk, row in self.duties.items()
        ]

    def clean_occurrence(self):
        return self.duties[self.cleaned_data["occurrence"]]


def names(text):
    return [name for name in re.split(r"[、,，;；\s]+", text) if name]


class AnswerForm(forms.Form):
    """One group of fields a line; lines that do not apply (yet) are not shown."""

    def __init__(self, data, files, *, inspection):
        super().__init__(data, files)
        self.lines = lines_of(inspection)
        kept = {one.line: one for one in inspection.answers.all()}
        values = {name: one.value for name, one in kept.items()}
        self.shown = [line for line in self.lines if line["type"] != "note" and applies(line, values)]
        for line in self.shown:
            name, one = line["name"], kept.get(line["name"])
            self.fields[f"value_{name}"] = value_field(line, one.value if one else "")
            self.fields[f"note_{name}"] = forms.CharField(
                label=_("说明"), required=False, max_length=2000, initial=one.note if one else ""
            )
            self.fields[f"photo_{name}"] = MultipleFileField(label=_("照片"), required=False)
            self.fields[f"version_{name}"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=one.version if one else 0
            )

    def blocks(self):
        """``[(line, section heading or "", value, note, photo, version)]`` for the page."""
        last = None
        for line in self.shown:
            parts = [self[f"{part}_{line['name']}"] for part in ("value", "note", "photo", "version")]
            yield line, line["section"] if line["section"] != last else "", *parts
            last = line["section"]

    def given(self):
        data, found = self.cleaned_data, {}
        for line in self.shown:
            name = line["name"]
            value = data[f"value_{name}"]
            found[name] = {
                "value": " ".join(value) if isinstance(value, list) else value,
                "note": data[f"note_{name}"],
                "version": data[f"version_{name}"],
            }
        photos = {line["name"]: data[f"photo_{line['name']}"] or [] for line in self.shown}
        return {"answers": found, "photos": photos}


def value_field(line, value):
    label = line["label"]
    choices = [(one["name"], one["label"]) for one in line["choices"]]
    if line["type"] == "one":
        return forms.ChoiceField(
            label=label, choices=choices, required=False, widget=forms.RadioSelect, initial=value
        )
    if line["type"] == "several":
        return forms.MultipleChoiceField(
            label=label,
            choices=choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=value.split(),
        )
    if line["type"] == "photo":
        return forms.CharField(label=label, required=False, widget=forms.HiddenInput, max_length=0)
    words = {"placeholder": _("纬度 经度")} if line["type"] == "spot" else {}
    return forms.CharField(
        label=label, required=False, max_length=2000, initial=value, widget=forms.TextInput(words)
    )


class FindingForm(forms.Form):
    description = forms.CharField(label=_("问题"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    photos = MultipleFileField(label=_("现场照片"))


class CorrectForm(forms.Form):
    measure = forms.CharField(label=_("改正情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ChecklistForm(forms.Form):
    """The lines come from a file, or from a pattern as it is."""

    title = forms.CharField(
        label=_("名称"),
        max_length=120,
        required=False,
        help_text=_("同名的检查表发布为新的一版；用范本的可以不填。"),
    )
    pattern = forms.ChoiceField(label=_("范本"), required=False)
    file = forms.FileField(
        label=_("检查表文件"),
        required=False,
        help_text=_(
            "XLSForm 格式的 .xlsx：survey 工作表，选择题另有 choices 工作表。"
            "要改范本的，先发布，导出改好后再上传。"
        ),
    )
    organ = forms.ModelChoiceField(label=_("编制单位"), queryset=Organ.objects.none(), empty_label=None)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        listed = [(one.code, f"{one.title}（{one.about}）") for one in patterns().values()]
        self.fields["pattern"].choices = [("", _("不用范本")), *listed]
        own = own_organs(user, "inspections.add_checklist")
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)
        self.initial["organ"] = own[0] if own else None

    def clean(self):
        data = super().clean()
        if not self.errors and bool(data["file"]) == bool(data["pattern"]):
            raise forms.ValidationError(_("请选择范本，或者上传检查表文件，二者选一。"))
        if data.get("file") and not data["title"]:
            self.add_error("title", _("请填写检查表的名称。"))
        return data
