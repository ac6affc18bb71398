"""An event as a person raises it: what its kind asks for, and no more."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.org.fields import DayInput, OrganField, organs_for
from anlan.org.models import Organ, Place, Sector
from anlan.registers.models import Tag

from ..event_kinds import BEFORE_START, level_labels
from ..models.events import SEEN

MOST_LESSONS = 30


class EventForm(forms.Form):
    organ = forms.ModelChoiceField(
        label=gettext_lazy("发布单位"), queryset=Organ.objects.none(), empty_label=None
    )
    title = forms.CharField(label=gettext_lazy("事件"), max_length=200)
    level = forms.ChoiceField(label=gettext_lazy("预警等级"))
    happened_at = forms.DateTimeField(
        label=gettext_lazy("发生时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    ends_on = forms.DateField(label=gettext_lazy("结束日期"), widget=DayInput())
    areas = forms.CharField(
        label=gettext_lazy("影响区域"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("写区域名称，用“、”或换行隔开；不填为发布单位的整个区域。"),
    )
    sector = forms.ModelChoiceField(
        label=gettext_lazy("行业领域"), queryset=Sector.objects.all(), required=False, empty_label=_("全部")
    )
    tag = forms.ModelChoiceField(
        label=gettext_lazy("企业标签"),
        queryset=Tag.objects.all(),
        required=False,
        empty_label="—",
        help_text=gettext_lazy("只涉及带此标签的企业；对单位的要求不受影响。"),
    )
    subject = OrganField(label=gettext_lazy("涉及单位"))
    lessons = forms.CharField(
        label=gettext_lazy("教训清单"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("每行一条。履职单位报送时须逐条对照说明。"),
    )
    note = forms.CharField(
        label=gettext_lazy("情况说明"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, files=None, *, user, kind):
        super().__init__(data, files, initial={"happened_at": timezone.localtime().replace(second=0)})
        own = [post.organ_id for post in user.acting_posts() if post.role.holds("obligations.raise_event")]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)
        self.fields["level"].choices = list(level_labels().items())
        self.fields["subject"].offer(organs_for(user, SEEN))
        if kind["unit"] == BEFORE_START:
            self.fields["happened_at"].label = _("开始时间")
        names = {"area": "areas", "organ": "subject"}
        asked = {names.get(name, name) for name in kind["asks"]}
        for name in {"areas", "level", "sector", "tag", "lessons", "ends_on", "subject"} - asked:
            del self.fields[name]

    def clean_areas(self):
        """Places by name inside the organ's; a name that stands for several is asked about."""
        text = self.cleaned_data["areas"].replace("，", "、").replace("\n", "、")
        names = list(dict.fromkeys(filter(None, map(str.strip, text.split("、")))))
        organ = self.cleaned_data.get("organ")
        if not names or organ is None:
            return []
        inside = Place.objects.within(organ.place.path).filter(active=True, name__in=names)
        found = {}
        for place in inside.order_by("path"):
            found.setdefault(place.name, []).append(place)
        if unknown := [name for name in names if name not in found]:
            raise ValidationError(
                _("“%(place)s”中没有名为“%(names)s”的区域。")
                % {"place": organ.place, "names": "、".join(unknown)}
            )
        if twice := [name for name in names if len(found[name]) > 1]:
            raise ValidationError(_("“%s”不止一处，请写上一级区域。") % "、".join(twice))
        return [found[name][0] for name in names]

    def clean_lessons(self):
        lines = [line.strip() for line in self.cleaned_data["lessons"].splitlines() if line.strip()]
        if len(lines) > MOST_LESSONS:
            raise ValidationError(_("教训最多%d条。") % MOST_LESSONS)
        return lines
