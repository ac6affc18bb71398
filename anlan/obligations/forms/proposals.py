"""A proposal as one line of the bulk page: what the office may change of it without opening it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.org.fields import DayInput

from .. import library
from ..evidence import nothing
from ..queries import fingerprint
from ..wording import UNITS, cadence_words

SAME = ""
EVENT = ("event", gettext_lazy("事件触发"))


class ProposalLine(forms.Form):
    """``changes`` is what differs from the row; cadences that need more than a choice are made on the row's page."""

    was = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=gettext_lazy("名称"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    how = forms.ChoiceField(label=gettext_lazy("周期"), required=False)
    least = forms.IntegerField(label=gettext_lazy("每期至少次数"), min_value=1, max_value=366)
    common = forms.ChoiceField(label=gettext_lazy("佐证要求"), required=False)
    starts_on = forms.DateField(label=gettext_lazy("开始日期"), widget=DayInput())
    ends_on = forms.DateField(label=gettext_lazy("结束日期"), widget=DayInput(), required=False)

    def __init__(self, row, data=None):
        self.row = row
        super().__init__(
            data,
            prefix=str(row.pk),
            initial={
                "was": fingerprint(row),
                "title": row.title,
                "least": row.cadence.get("least", 1),
                "common": row.library_code if row.library_code in library.entries() else SAME,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
            },
        )
        self.fields["how"].choices = [(SAME, cadence_words(row.cadence, row.place)), *UNITS.items(), EVENT]
        kept = _("按任务要求") if not row.library_code else _("不套用")
        self.fields["common"].choices = [(SAME, kept), *library.choices()]

    def clean(self):
        data = super().clean()
        if data.get("ends_on") and data.get("starts_on") and data["ends_on"] < data["starts_on"]:
            raise ValidationError(_("结束日期不能早于开始日期。"))
        return data

    @property
    def changes(self):
        data, row = self.cleaned_data, self.row
        found = {
            name: data[name] for name in ("title", "starts_on", "ends_on") if data[name] != getattr(row, name)
        }
        if (cadence := self.cadence()) != row.cadence:
            found["cadence"] = cadence
        if data["common"] != row.library_code:
            entry = library.entries().get(data["common"])
            found["library_code"] = data["common"]
            found["evidence"] = {**nothing(), **entry.evidence} if entry else nothing()
        return found

    def cadence(self):
        how, least = self.cleaned_data["how"], self.cleaned_data["least"]
        kept = dict(self.row.cadence) if how == SAME else {"kind": "every", "unit": how}
        if how == "event":
            return {"kind": "event"}
        if least == kept.get("least", 1):
            return kept
        if kept.get("planned", least) < least:
            kept.pop("planned")
        return {**kept, "least": least}
