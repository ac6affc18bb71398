"""What people fill in: who answers for an enterprise, and until when."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import DayInput, OrganField, UserField
from anlan.org.models import Organ, Place, User

from .models import Owner


def bodies(place):
    """Those that can answer for what lies in ``place``."""
    above = Organ.objects.filter(place__in=Place.objects.above(place.path), active=True)
    return above.exclude(kind=Organ.Kind.ENTERPRISE).order_by("order", "path")


class OwnerForm(forms.Form):
    kind = forms.ChoiceField(label=_("责任类别"), choices=Owner.Kind.choices)
    organ = OrganField(label=_("责任单位"), help_text=_("挂钩领导填写其所在单位"))
    user = UserField(label=_("领导账号"), required=False, help_text=_("挂钩领导有账号的填写"))
    person = forms.CharField(
        label=_("领导姓名"), max_length=40, required=False, help_text=_("挂钩领导没有账号的填写")
    )
    since = forms.DateField(label=_("自"), widget=DayInput(), initial=timezone.localdate)
    basis = forms.CharField(
        label=_("依据文件"), max_length=200, required=False, help_text=_("文件名称和文号，或会议纪要")
    )

    def __init__(self, *args, place, **kwargs):
        super().__init__(*args, **kwargs)
        rows = bodies(place)
        self.fields["organ"].offer(rows)
        self.fields["user"].offer(
            User.objects.filter(is_active=True, home__in=rows.order_by().values("pk")).order_by("name")
        )


class EndForm(forms.Form):
    until = forms.DateField(label=_("终止日期"), widget=DayInput(), initial=timezone.localdate)
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea({"rows": 3}))
