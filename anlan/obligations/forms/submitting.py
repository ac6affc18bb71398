"""Handing in a deed: what the evidence rule asks for, field by field."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.forms import MultipleFileField
from anlan.org.fields import DayInput

from ..evidence import NONE_FOUND, field_labels, kind_labels, role_labels, roles_of
from ..queries import lessons_of

OTHER = "other"


class SubmitForm(forms.Form):
    occurred_on = forms.DateField(
        label=gettext_lazy("发生日期"),
        widget=DayInput(),
        initial=timezone.localdate,
        help_text=gettext_lazy("工作实际开展的日期；填报时间由系统另记。"),
    )
    note = forms.CharField(
        label=gettext_lazy("履职情况"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data, files, *, occurrence):
        super().__init__(data, files)
        rule, place = occurrence.obligation.evidence, occurrence.place
        kinds, facts, roles = kind_labels(place), field_labels(place), role_labels(place)
        asked = list(dict.fromkeys(code for item in rule.get("items", []) for code in item))
        self.roles = list(dict.fromkeys(code for need in rule.get("roles", []) for code in roles_of(need)))
        for code in self.roles:
            self.fields[f"role_{code}"] = forms.CharField(
                label=_("参加人员：%s") % roles.get(code, code),
                required=False,
                max_length=1000,
                help_text=_("姓名，多人用“、”隔开。"),
            )
        lessons = lessons_of(occurrence)
        facts |= lessons
        self.facts = [*rule.get("fields", []), *lessons]
        for code in self.facts:
            self.fields[f"fact_{code}"] = forms.CharField(
                label=facts.get(code, code), required=False, max_length=500
            )
        if NONE_FOUND in asked:
            self.fields[NONE_FOUND] = forms.BooleanField(label=kinds[NONE_FOUND], required=False)
        self.kinds = [*(code for code in asked if code not in (NONE_FOUND, OTHER)), OTHER]
        for code in self.kinds:
            self.fields[f"file_{code}"] = MultipleFileField(label=kinds.get(code, code), required=False)

    def given(self):
        """What ``Flow.move(…, "submit")`` takes."""
        data = self.cleaned_data
        return {
            "occurred_on": data["occurred_on"],
            "note": data["note"],
            "none_found": data.get(NONE_FOUND, False),
            "fields": {code: data[f"fact_{code}"] for code in self.facts if data[f"fact_{code}"]},
            "participants": [
                {"name": name, "role": code}
                for code in self.roles
                for name in re.split(r"[、,，;；\s]+", data[f"role_{code}"])
                if name
            ],
            "evidence": [(code, upload) for code in self.kinds for upload in data[f"file_{code}"] or ()],
        }
