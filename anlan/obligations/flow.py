"""States of obligations and occurrences (requirements 4.21 "Duty occurrence")."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.forms import MultipleFileField
from anlan.flow.facts import FACTS, LABELS
from anlan.flow.flow import NO, YES, Flow, Step
from anlan.org.fields import DayInput

from .actions import events
from .actions import occurrences as acts
from .event_kinds import level_labels
from .evidence import missing
from .models import Event, Obligation, Occurrence, Submission
from .queries import lessons_of

B, S, E = Obligation.State, Occurrence.State, Event.State
# "document" goes with a waiver; what is shown for a deed comes as "evidence", kind by kind.
FACTS["document"] = lambda row, user: MultipleFileField(label=_("免除依据文件"))
LABELS["document"] = gettext_lazy("免除依据文件")
FACTS["reopen_until"] = lambda row, user: forms.DateField(
    label=_("补报期限"), widget=DayInput(), help_text=_("不填的按宽限天数计算。")
)
LABELS["reopen_until"] = gettext_lazy("补报期限")
FACTS["level"] = lambda row, user: forms.ChoiceField(
    label=_("预警等级"), choices=list(level_labels(row.place).items()), initial=row.level
)
LABELS["level"] = gettext_lazy("预警等级")


def office_acts(row, actor, **facts):
    """``row``: an obligation or an occurrence; the office is the one that demands."""
    office = row.organ if isinstance(row, Obligation) else row.owner
    return YES if actor.speaks_for(office) else NO(_("只有主办单位“%s”可以办理。") % office)


def subject_acts(row, actor, **facts):
    if not actor.speaks_for(row.organ):
        return NO(_("只有履职单位“%s”可以报送。") % row.organ)
    # Who may not look at demands, such as a grid worker, speaks for nobody but himself.
    if row.person_id != actor.pk and not actor.holds("obligations.view_obligation"):
        return NO(_("只能报送指定由本人履行的事项。"))
    if row.state in (S.SUBMITTED, S.ACCEPTED) and not row.is_count:
        return NO(_("已报送，正在审核。") if row.state == S.SUBMITTED else _("已完成，不需再报送。"))
    return lacks_nothing(row, **facts) if facts else YES


def lacks_nothing(row, evidence=(), none_found=False, fields=None, participants=(), **facts):
    """The evidence rule (M1): what is lacking is named."""
    lacking = missing(
        row.obligation.evidence,
        kinds={kind for kind, _upload in evidence or ()},
        none_found=bool(none_found),
        fields=fields or {},
        participants=participants or (),
        place=row.place,
    )
    lacking += [
        text for code, text in lessons_of(row).items() if not str((fields or {}).get(code, "")).strip()
    ]
    return NO(_("还不能报送，缺少：%s。") % "；".join(lacking)) if lacking else YES


def verifier_acts(row, actor, **facts):
    """Never the submitter, nor the submitting unit; a unit that judges its own duty needs a second person."""
    if not actor.speaks_for(row.verifier):
        return NO(_("只有审核单位“%s”可以审核。") % row.verifier)
    waiting = row.submissions.filter(state=Submission.State.WAITING)
    if not waiting.exists():
        return NO(_("没有待审核的报送。"))
    if row.verifier_id != row.organ_id and actor.speaks_for(row.organ):
        return NO(_("报送单位不能审核自己报送的内容。"))
    if waiting.filter(by=actor).exists():
        return NO(_("报送人不能审核自己报送的内容。"))
    return YES


def raiser_acts(event, actor, **facts):
    return YES if actor.speaks_for(event.organ) else NO(_("只有发布单位“%s”可以办理。") % event.organ)


def level_counts(event, actor, **facts):
    if not (answer := raiser_acts(event, actor)):
        return answer
    return YES if event.level else NO(_("这种事件没有等级。"))


OBLIGATION = Flow(
    Obligation,
    [
        Step(
            "enforce",
            gettext_lazy("执行"),
            (B.PROPOSED,),
            B.IN_FORCE,
            "obligations.enforce_obligation",
            guard=office_acts,
            then=acts.enforced,
        ),
        Step(
            "drop",
            gettext_lazy("不采用"),
            (B.PROPOSED,),
            B.DROPPED,
            "obligations.enforce_obligation",
            needs=("reason",),
            guard=office_acts,
            danger=True,
        ),
        Step(
            "suspend",
            gettext_lazy("暂停"),
            (B.IN_FORCE,),
            B.SUSPENDED,
            "obligations.enforce_obligation",
            needs=("reason",),
            guard=office_acts,
            danger=True,
        ),
        Step(
            "resume",
            gettext_lazy("恢复执行"),
            (B.SUSPENDED,),
            B.IN_FORCE,
            "obligations.enforce_obligation",
            guard=office_acts,
            then=acts.enforced,
        ),
        Step(
            "end",
            gettext_lazy("终止"),
            (B.IN_FORCE, B.SUSPENDED),
            B.ENDED,
            "obligations.enforce_obligation",
            needs=("reason",),
            guard=office_acts,
            then=acts.ended,
            danger=True,
        ),
    ],
)

OCCURRENCE = Flow(
    Occurrence,
    [
        Step(
            "submit",
            gettext_lazy("报送履职"),
            (S.PENDING, S.RETURNED, S.SUBMITTED, S.ACCEPTED),
            None,
            "obligations.submit_occurrence",
            needs=("occurred_on",),
            may=("note", "evidence", "none_found", "fields", "participants"),
            guard=subject_acts,
            then=acts.submitted,
            basis="M1",
        ),
        Step(
            "accept",
            gettext_lazy("审核通过"),
            (S.SUBMITTED, S.ACCEPTED),
            None,
            "obligations.accept_occurrence",
            may=("note",),
            guard=verifier_acts,
            then=acts.accepted,
        ),
        Step(
            "return",
            gettext_lazy("退回"),
            (S.SUBMITTED, S.ACCEPTED),
            None,
            "obligations.accept_occurrence",
            needs=("reason",),
            guard=verifier_acts,
            then=acts.returned,
            danger=True,
        ),
        Step(
            "waive",
            gettext_lazy("免除"),
            (S.PENDING, S.RETURNED),
            S.WAIVED,
            "obligations.waive_occurrence",
            needs=("reason", "document"),
            guard=office_acts,
            then=acts.waived,
            danger=True,
        ),
        Step(
            "reopen",
            gettext_lazy("重新开放"),
            (S.MISSED,),
            S.PENDING,
            "obligations.waive_occurrence",
            needs=("reason",),
            may=("reopen_until",),
            guard=office_acts,
            then=acts.reopened,
        ),
        Step(
            "remind",
            gettext_lazy("催办"),
            (S.PENDING, S.RETURNED),
            None,
            "obligations.waive_occurrence",
            may=("note",),
            guard=office_acts,
            then=acts.reminded,
        ),
    ],
)

EVENT = Flow(
    Event,
    [
        Step(
            "regrade",
            gettext_lazy("变更等级"),
            (E.IN_FORCE,),
            None,
            "obligations.raise_event",
            needs=("level",),
            may=("note",),
            guard=level_counts,
            then=events.regraded,
        ),
        Step(
            "lift",
            gettext_lazy("解除"),
            (E.IN_FORCE,),
            E.LIFTED,
            "obligations.lift_event",
            may=("reason",),
            guard=raiser_acts,
            then=events.ended,
        ),
        Step(
            "cancel",
            gettext_lazy("撤销"),
            (E.WAITING, E.IN_FORCE),
            E.CANCELLED,
            "obligations.lift_event",
            needs=("reason",),
            guard=raiser_acts,
            then=events.ended,
            danger=True,
        ),
    ],
)
