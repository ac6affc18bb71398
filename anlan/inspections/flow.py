"""States of an inspection (requirements 4.21 "Inspection")."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.flow.facts import ask, text
from anlan.flow.flow import Flow, Step
from anlan.geo.fields import lat_field, lon_field
from anlan.org.fields import DayInput

from . import guards, steps
from .models import Inspection

S = Inspection.State
CONDUCT = "inspections.conduct_inspection"


class NumberField(forms.CharField):
    """Another inspection the reader sees, by its number."""

    def __init__(self, user, **kwargs):
        super().__init__(max_length=30, **kwargs)
        self.user = user

    def clean(self, value):
        number = super().clean(value).strip()
        found = Inspection.objects.visible_to(self.user).filter(number=number).first() if number else None
        if number and found is None:
            raise forms.ValidationError(_("没有编号为“%(number)s”的检查。"), params={"number": number})
        return found


def arrival(row, user):
    return forms.DateTimeField(
        label=_("到达时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("不填的为现在；签到时间由系统另记。"),
    )


def drawing(label):
    return lambda row, user: forms.CharField(label=label, max_length=200_000, widget=forms.HiddenInput())


for name, label, make in (
    ("arrived_at", _("到达时间"), arrival),
    ("site_lat", _("现场纬度"), lambda row, user: lat_field(label=_("现场纬度"), required=True)),
    ("site_lon", _("现场经度"), lambda row, user: lon_field(label=_("现场经度"), required=True)),
    ("signer", _("被检查方签字人"), text(_("被检查方签字人"), 0, 40)),
    ("drawing", _("被检查方签名"), drawing(_("被检查方签名"))),
    ("team_drawing", _("检查方签名"), drawing(_("检查方签名"))),
    (
        "refusal",
        _("拒绝签字的理由"),
        text(_("拒绝签字的理由"), 2, 500, _("被检查方拒绝签字的填写这一项，不填签字人。")),
    ),
    ("inspection_result", _("检查结论"), text(_("检查结论"), 4, 5000)),
    (
        "revisit_on",
        _("复查日期"),
        lambda row, user: forms.DateField(label=_("复查日期"), widget=DayInput()),
    ),
    ("merge_into", _("并入检查的编号"), lambda row, user: NumberField(user, label=_("并入检查的编号"))),
):
    ask(name, label, make)

INSPECTION = Flow(
    Inspection,
    [
        Step(
            "check_in",
            _("到场签到"),
            (S.PLANNED,),
            S.CHECKED_IN,
            CONDUCT,
            may=("arrived_at", "site_lat", "site_lon"),
            guard=guards.head_arrives,
            then=steps.checked_in,
        ),
        Step(
            "record",
            _("完成记录"),
            (S.CHECKED_IN,),
            S.RECORDED,
            CONDUCT,
            guard=guards.record_complete,
        ),
        Step(
            "confirm",
            _("双方签字确认"),
            (S.RECORDED,),
            S.CONFIRMED,
            CONDUCT,
            needs=("team_drawing",),
            may=("signer", "drawing", "refusal"),
            guard=guards.team_acts,
            then=steps.confirmed,
        ),
        Step(
            "conclude",
            _("办结"),
            (S.CONFIRMED,),
            S.CONCLUDED,
            CONDUCT,
            needs=("inspection_result",),
            may=("revisit_on",),
            guard=guards.all_handled,
            then=steps.concluded,
        ),
        Step(
            "merge",
            _("并入其他检查"),
            (S.PLANNED,),
            S.CANCELLED,
            "inspections.add_inspection",
            needs=("merge_into",),
            guard=guards.planner_acts,
            then=steps.merged,
        ),
        Step(
            "cancel",
            _("取消"),
            (S.PLANNED,),
            S.CANCELLED,
            "inspections.add_inspection",
            needs=("reason",),
            guard=guards.planner_acts,
            danger=True,
        ),
    ],
)
