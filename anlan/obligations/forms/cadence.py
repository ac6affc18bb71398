"""How often, chosen from words: the part of the form that becomes a cadence, and back."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import DayInput

from ..cadence import fault
from ..event_kinds import kind_labels, level_labels
from ..key_periods import labels
from ..wording import UNITS, WHEN

OTHERS = [
    ("months", _("每年的指定月份")),
    ("once", _("在某日前完成一次")),
    ("years", _("每若干年")),
    ("term", _("每届任期")),
    ("around", _("节日等重点时段前后")),
    ("event", _("事件触发（预警、事故等发生时）")),
    ("continuous", _("持续履行，按月确认")),
    ("word", _("原文未写明（定期、及时等）")),
]
MONTHS = [(month, _("%d月") % month) for month in range(1, 13)]


class CadenceForm(forms.Form):
    """Cleans to ``cadence`` besides its own fields. Only what belongs to the choice made in ``how`` is read."""

    how = forms.ChoiceField(label=_("周期"), choices=[*UNITS.items(), *OTHERS], initial="month")
    least = forms.IntegerField(label=_("每期至少次数"), min_value=1, max_value=366, initial=1)
    planned = forms.IntegerField(
        label=_("每期计划次数"),
        min_value=1,
        max_value=366,
        required=False,
        help_text=_("如“1至2次”：至少1次，计划2次；不填同至少次数。"),
    )
    months = forms.TypedMultipleChoiceField(
        label=_("月份"),
        choices=MONTHS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("周期为“指定月份”时选择。"),
    )
    on = forms.DateField(
        label=_("完成日期"),
        widget=DayInput(),
        required=False,
        help_text=_("周期为“在某日前完成一次”时填写。"),
    )
    since = forms.DateField(
        label=_("最早日期"),
        widget=DayInput(),
        required=False,
        help_text=_("周期为“在某日前完成一次”时，从哪天起开展算数；不填为开始日期。"),
    )
    step = forms.IntegerField(
        label=_("间隔"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("如“每2个月”填2；不填为1。限按月、季度、半年的周期。"),
    )
    years = forms.IntegerField(
        label=_("年数"), min_value=1, max_value=20, required=False, help_text=_("“每若干年”或任期的年数。")
    )
    begins = forms.DateField(
        label=_("起算日期"),
        widget=DayInput(),
        required=False,
        help_text=_("“每若干年”从该年起算；任期从该日起算。"),
    )
    festivals = forms.MultipleChoiceField(
        label=_("重点时段"),
        choices=lambda: list(labels().items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    when = forms.MultipleChoiceField(
        label=_("时段的"),
        choices=list(WHEN.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=list(WHEN),
    )
    word = forms.CharField(
        label=_("原文用语"),
        max_length=20,
        required=False,
        help_text=_("如“定期”。按规则库的默认理解，页面上标明“默认”。"),
    )
    about = forms.ChoiceField(
        label=_("用语所指"),
        choices=[("", _("所有事项")), ("danger", _("隐患处置")), ("bulletin", _("通报报告"))],
        required=False,
        help_text=_("“及时”等用语的默认期限因所指事项不同。"),
    )
    event = forms.ChoiceField(
        label=_("触发事件"), required=False, help_text=_("周期为“事件触发”时选择；不选的由人工指定。")
    )
    level = forms.ChoiceField(label=_("从哪一等级起"), required=False, help_text=_("只用于气象灾害预警。"))
    within = forms.IntegerField(
        label=_("触发后时限"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_("不填按事件种类的时限。"),
    )
    within_unit = forms.ChoiceField(
        label=_("时限单位"),
        choices=[("hour", _("小时")), ("day", _("日")), ("workday", _("工作日")), ("month", _("月"))],
        required=False,
        initial="day",
    )
    due_day = forms.IntegerField(
        label=_("每月几日前"),
        min_value=1,
        max_value=31,
        required=False,
        help_text=_("如“每月25日前”；不填为期末。"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [("", "—"), *kind_labels().items()]
        self.fields["level"].choices = [("", _("任何等级")), *level_labels().items()]

    def clean(self):
        data = super().clean()
        if not self.errors:
            data["cadence"] = self.cadence(data)
            if problem := fault(data["cadence"]):
                raise ValidationError(problem)
        return data

    def cadence(self, data):
        found = self.by_choice(data)
        if found["kind"] not in ("event", "word"):
            if data["least"] > 1:
                found["least"] = data["least"]
            if (data["planned"] or 0) > data["least"]:
                found["planned"] = data["planned"]
        if data["due_day"] and found["kind"] in ("months", "every"):
            found["day"] = data["due_day"]
        return found

    def by_choice(self, data):
        how, begins = data["how"], data["begins"]
        if how in UNITS:
            return {
                "kind": "every",
                "unit": how,
                **optional("step", (data["step"] or 1) > 1 and data["step"]),
            }
        if how == "years":
            anchor = {"anchor": begins.year} if begins else {}
            return {"kind": "every", "unit": "year", "step": data["years"], **anchor}
        own = {
            "months": {"months": sorted(data["months"])},
            "once": {"on": str(data["on"] or ""), **optional("from", data["since"] and str(data["since"]))},
            "event": self.limit(data),
            "term": {**optional("years", data["years"]), **optional("since", begins and str(begins))},
            "around": {"periods": data["festivals"], "when": data["when"]},
            "word": {"word": data["word"].strip(), **optional("about", data["about"])},
        }
        return {"kind": how, **own.get(how, {})}

    def limit(self, data):
        within = {"within": data["within"], "unit": data["within_unit"] or "day"} if data["within"] else {}
        return {**optional("event", data["event"]), **optional("level", data["level"]), **within}


def optional(name, value):
    return {name: value} if value else {}


def initial_of(cadence):
    """What the form shows of a cadence."""
    kind = cadence["kind"]
    how = cadence.get("unit") if kind == "every" else kind
    found = {
        "how": "years" if cadence.get("step", 1) > 1 and how == "year" else how,
        "least": cadence.get("least", 1),
        "planned": cadence.get("planned"),
        "months": cadence.get("months", []),
        "on": cadence.get("on"),
        "since": cadence.get("from"),
        "step": cadence.get("step") if how in UNITS and how != "year" else None,
        "years": cadence.get("years") or cadence.get("step"),
        "begins": cadence.get("since") or (f"{cadence['anchor']}-01-01" if "anchor" in cadence else None),
        "festivals": cadence.get("periods", []),
        "word": cadence.get("word", ""),
        "about": cadence.get("about", ""),
        "within": cadence.get("within"),
        "within_unit": cadence.get("unit", "day") if kind == "event" else "day",
        "due_day": cadence.get("day"),
        "event": cadence.get("event"),
        "level": cadence.get("level"),
    }
    return {**found, "when": cadence.get("when", list(WHEN))}
