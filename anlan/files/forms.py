"""The form field behind "evidence": several files at once, each checked as it arrives."""

from django import forms
from django.core.exceptions import ValidationError

from .actions import checked
from .media import EXTENSIONS


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def __init__(self, attrs=None):
        accept = ",".join(f".{extension}" for extension in EXTENSIONS)
        super().__init__({"accept": accept, **(attrs or {})})


class MultipleFileField(forms.FileField):
    """Cleans to a list of uploads; every file that is not taken is named with its reason."""

    widget = MultipleFileInput

    def clean(self, data, initial=None):
        cleaned, problems = [], []
        for upload in data or [None]:
            try:
                if (file := super().clean(upload, initial)) is not None:
                    checked(file)
                    cleaned.append(file)
            except ValidationError as problem:
                problems.append(problem)
        if problems:
            raise ValidationError(problems)
        return cleaned
