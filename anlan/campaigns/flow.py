"""States of campaigns, of their stages and of the objects put right (requirements 4.21 "Campaign")."""

from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.flow.facts import FACTS, LABELS, day, text
from anlan.flow.flow import Flow, Step

from .actions import steps, subjects
from .models import Campaign, Stage, Subject

C, S, P = Campaign.State, Stage.State, Subject.Progress

LABELS |= {
    "effect": _("成效评估"),
    "residual": _("遗留问题移交"),
    "happened_on": _("日期"),
    "papers": _("佐证材料"),
}
FACTS["effect"] = text(LABELS["effect"], 6, 10_000, _("对照行动目标，写明取得的成效和存在的不足。"))
FACTS["residual"] = text(
    LABELS["residual"], 6, 10_000, _("有未整改隐患的必须写明：移交给谁、采取什么措施、何时完成。")
)
FACTS["happened_on"] = day(LABELS["happened_on"])
FACTS["papers"] = lambda row, user: MultipleFileField(label=LABELS["papers"])
DEED = ("happened_on", "papers")

CAMPAIGN = Flow(
    Campaign,
    [
        Step(
            "launch",
            _("启动"),
            (C.PREPARED,),
            C.LAUNCHED,
            "campaigns.launch_campaign",
            guard=steps.may_launch,
            then=steps.launched,
        ),
        Step(
            "summarise",
            _("提交总结"),
            (C.LAUNCHED,),
            C.CLOSING,
            "campaigns.change_campaign",
            needs=("effect",),
            may=("residual",),
            guard=steps.may_summarise,
            then=steps.summarised,
        ),
        Step(
            "return",
            _("退回修改"),
            (C.CLOSING,),
            C.LAUNCHED,
            "campaigns.close_campaign",
            needs=("reason",),
            guard=steps.office_acts,
        ),
        Step(
            "close",
            _("审定并结束"),
            (C.CLOSING,),
            C.CLOSED,
            "campaigns.close_campaign",
            may=("note",),
            guard=steps.may_close,
            then=steps.closed,
        ),
        Step(
            "cancel",
            _("终止"),
            (C.PREPARED, C.LAUNCHED),
            C.CANCELLED,
            "campaigns.launch_campaign",
            needs=("reason",),
            guard=steps.office_acts,
            then=steps.cancelled,
            danger=True,
        ),
    ],
)

STAGE = Flow(
    Stage,
    [
        Step(
            "complete",
            _("完成本阶段"),
            (S.CURRENT,),
            S.DONE,
            "campaigns.complete_stage",
            may=("reason",),
            guard=steps.may_complete,
            then=steps.completed,
        ),
    ],
    whole="campaign",
)

SUBJECT = Flow(
    Subject,
    [
        Step(
            "self_check",
            _("登记自查"),
            (P.NOT_STARTED,),
            P.SELF_CHECKED,
            "campaigns.add_entry",
            needs=DEED,
            may=("note",),
            guard=subjects.object_acts,
            then=subjects.self_checked,
        ),
        Step(
            "check",
            _("登记检查"),
            (P.NOT_STARTED, P.SELF_CHECKED, P.CHECKED, P.RECTIFIED),
            P.CHECKED,
            "campaigns.add_entry",
            needs=DEED,
            may=("note",),
            guard=subjects.checker_acts,
            then=subjects.checked,
        ),
        Step(
            "rectify",
            _("登记整改"),
            (P.SELF_CHECKED, P.CHECKED),
            None,
            "campaigns.add_entry",
            needs=DEED,
            may=("note",),
            guard=subjects.object_acts,
            then=subjects.rectified,
        ),
        Step(
            "settle",
            _("销号"),
            (P.CHECKED,),
            P.RECTIFIED,
            "campaigns.add_entry",
            may=("note",),
            guard=subjects.may_settle,
            then=subjects.settled,
        ),
        Step(
            "reopen",
            _("重新整改"),
            (P.RECTIFIED, P.LOOKED_BACK),
            P.CHECKED,
            "campaigns.add_entry",
            needs=("reason",),
            guard=subjects.may_reopen,
            then=subjects.reopened,
        ),
        Step(
            "look_back",
            _("登记复查"),
            (P.CHECKED, P.RECTIFIED),
            P.LOOKED_BACK,
            "campaigns.add_entry",
            needs=DEED,
            may=("note",),
            guard=subjects.drawn_only,
            then=subjects.looked_back,
        ),
        Step(
            "remove",
            _("移出"),
            (P.NOT_STARTED, P.SELF_CHECKED, P.CHECKED, P.RECTIFIED, P.LOOKED_BACK),
            P.REMOVED,
            "campaigns.change_subject",
            needs=("reason",),
            guard=subjects.may_remove,
            danger=True,
        ),
    ],
    state_field="progress",
    whole="campaign",
)
