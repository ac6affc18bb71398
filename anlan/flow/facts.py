"""The form fields behind the facts a step may need: one name means one field everywhere.

A module adds its own facts in its ``flow.py``: ``FACTS["evidence"] = lambda row, user: …``.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import DayInput


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


FACTS, LABELS = Names(), Names()


def ask(name, label, make):
    """Name a fact, with the field that asks for it."""
    FACTS[name], LABELS[name] = make, label


def text(label, rows=3, limit=2000, help_text=""):
    """Words in so many rows; 0 for a single line."""

    def make(row, user):
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        return forms.CharField(label=label, max_length=limit, widget=widget, help_text=help_text)

    return make


def day(label, initial=None):
    """A day; ``initial(row)`` is the one it begins with."""

    def make(row, user):
        first = initial(row) if initial else None
        return forms.DateField(label=label, widget=DayInput(), initial=first)

    return make


for name, words, make in (
    ("note", _("说明"), text(_("说明"))),
    ("reason", _("理由"), text(_("理由"))),
    ("basis", _("依据"), text(_("依据"), rows=0, limit=300)),
):
    ask(name, words, make)


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
