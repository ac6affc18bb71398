"""What people fill in when a measure is looked at and when a unit is stopped; the rules stand in ``actions``."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField

from .models import MeasureCheck

MOMENT = "%Y-%m-%dT%H:%M"


def moment(label, **more):
    return forms.DateTimeField(
        label=label,
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        **more,
    )


def words(label, **more):
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea({"rows": 3}), **more)


class CheckForm(forms.Form):
    result = forms.ChoiceField(
        label=_("排查结果"), choices=MeasureCheck.Result.choices, widget=forms.RadioSelect, initial="normal"
    )
    at = moment(_("排查时间"), help_text=_("不填的为现在。"))
    person = forms.CharField(
        label=_("排查人"), max_length=60, required=False, help_text=_("不填的为登记人。")
    )
    note = words(
        _("情况"), required=False, help_text=_("存在隐患的写明隐患，并附现场照片，登记后转为隐患整改。")
    )
    photos = MultipleFileField(label=_("现场照片"), required=False)

    def clean(self):
        data = super().clean()
        if data.get("result") == MeasureCheck.Result.DANGER:
            if not data.get("note"):
                self.add_error("note", _("存在隐患的，请写明隐患。"))
            if not data.get("photos") and "photos" not in self.errors:
                self.add_error("photos", _("存在隐患的，须附现场照片。"))
        return data


class FoundForm(forms.Form):
    """The danger of a record that came without it."""

    description = words(_("隐患描述"))
    photos = MultipleFileField(label=_("现场照片"))


class StopForm(forms.Form):
    starts_at = moment(_("停用开始时间"), help_text=_("不填的为现在。"))
    ends_at = moment(_("停用结束时间"), help_text=_("还不知道的不填，恢复使用时登记。"))
    reason = forms.CharField(label=_("停用原因"), max_length=500, help_text=_("如：停产检修、设备报停"))


class ResumeForm(forms.Form):
    ends_at = moment(_("恢复时间"), help_text=_("不填的为现在。"))
