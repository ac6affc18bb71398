"""The evidence field: several files at once, every problem named."""

import pytest
from django import forms
from django.utils.datastructures import MultiValueDict

from anlan.files.forms import MultipleFileField

from . import samples
from .samples import upload

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    evidence = MultipleFileField(label="佐证材料")


def bound(*uploads, required=True):
    form = Form({}, MultiValueDict({"evidence": list(uploads)}))
    form.fields["evidence"].required = required
    return form


@pytest.mark.parametrize("number", [1, 3])
def test_it_cleans_to_a_list_of_uploads(number):
    form = bound(*[upload(f"{i}.png", samples.picture()) for i in range(number)])
    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["evidence"]] == [f"{i}.png" for i in range(number)]


def test_nothing_is_a_fault_only_when_it_is_required():
    assert bound().errors == {"evidence": ["这个字段是必填项。"]}
    form = bound(required=False)
    assert form.is_valid()
    assert form.cleaned_data["evidence"] == []


def test_every_bad_file_is_named_with_its_reason():
    form = bound(
        upload("甲.pdf", samples.picture()),
        upload("乙.png", samples.picture()),
        upload("丙.zip", b"PK\x05\x06"),
    )
    assert form.errors == {
        "evidence": [
            "文件“甲.pdf”的内容是PNG，与扩展名不符，请用正确的扩展名（.png）重新保存。",
            "不接收压缩包，请解压后逐个上传。",
        ]
    }


def test_the_widget_takes_several_files_of_the_kinds_that_are_taken():
    html = str(Form()["evidence"])
    assert "multiple" in html
    assert ".docx" in html
