"""The form fields behind the facts a step may need: one name means one field everywhere.

A module adds its own facts in its ``flow.py``: ``FACTS["evidence"] = lambda row, user: …``.
"""

from django import forms
from django.utils.translation import gettext_lazy as _


class Names(dict):
    """Names that each stand for one thing: a second module that takes one is told when it is loaded."""

    def __setitem__(self, name, value):
        if name in self:
            raise ValueError(f"the name {name} of a fact is taken")
        super().__setitem__(name, value)

    def __ior__(self, more):
        for name, value in more.items():
            self[name] = value
        return self


FACTS = Names()
FACTS |= {
    "note": lambda row, user: forms.CharField(
        label=_("说明"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    ),
    "reason": lambda row, user: forms.CharField(
        label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    ),
    "basis": lambda row, user: forms.CharField(label=_("依据"), max_length=300),
}
LABELS = Names(note=_("说明"), reason=_("理由"), basis=_("依据"))


def label(name):
    return LABELS.get(name, name)


def form_for(step, row, user):
    """A Django form class with one field for each fact the step needs or may take."""
    fields = {}
    for name in (*step.needs, *step.may):
        field = FACTS[name](row, user)
        field.required = name in step.needs
        fields[name] = field
    return type("StepForm", (forms.Form,), fields)
