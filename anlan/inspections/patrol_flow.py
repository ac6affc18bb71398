"""States of a round of patrol (C18: planned, stationed, findings, feedback, rectification, re-check, closed)."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.facts import FACTS, LABELS
from anlan.flow.flow import Flow, Refused, Step
from anlan.hazards.actions.reporting import report_matter
from anlan.hazards.models import Matter
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.answers import NO, YES
from anlan.org.fields import DayInput

from .flow import CONDUCT
from .models import Patrol
from .steps import keep
from .terms import term_start

S, M = Patrol.State, Matter.State
PLAN = "inspections.add_inspection"
RECTIFY = "hazards.rectify_matter"
SETTLED = (M.CLOSED, M.REJECTED, M.DUPLICATE)
ANSWERED = (*SETTLED, M.SUBMITTED, M.VERIFIED_OK)


def long_text(label):
    return lambda row, user: forms.CharField(
        label=label, max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )


for name, label, make in (
    ("patrol_feedback", gettext_lazy("反馈意见"), long_text(gettext_lazy("反馈意见"))),
    (
        "patrol_rectify_by",
        gettext_lazy("整改期限"),
        lambda row, user: forms.DateField(label=gettext_lazy("整改期限"), widget=DayInput()),
    ),
    ("patrol_report", gettext_lazy("整改报告"), long_text(gettext_lazy("整改报告"))),
    ("patrol_recheck", gettext_lazy("回访结论"), long_text(gettext_lazy("回访结论"))),
):
    FACTS[name], LABELS[name] = make, label


def office_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.organ) else NO(_("只有派出单位“%s”可以办理。") % row.organ)


def subject_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.subject) else NO(_("只有被巡查单位“%s”可以办理。") % row.subject)


def head_acts(row, actor, **facts):
    heads = row.members.filter(user=actor.pk, heads=True).exists()
    return YES if heads else NO(_("只有巡查组组长可以办理。"))


def log_kept(row, actor, **facts):
    if not (answer := head_acts(row, actor)):
        return answer
    return YES if row.entries.exists() else NO(_("还没有巡查日志，不能结束进驻。"))


def all_answered(row, actor, **facts):
    if not (answer := subject_acts(row, actor)):
        return answer
    waiting = Matter.objects.filter(pk__in=row.findings.values("matter")).exclude(state__in=ANSWERED)
    count = waiting.count()
    return NO(_("还有%d个问题没有报送整改结果。") % count) if count else YES


def all_settled(row, actor, **facts):
    if not (answer := office_acts(row, actor)):
        return answer
    count = Matter.objects.filter(pk__in=row.findings.values("matter")).exclude(state__in=SETTLED).count()
    return NO(_("还有%d个问题没有销号。") % count) if count else YES


def stationed(row, *, actor, now, **facts):
    today = timezone.localdate(now)
    keep(row, stationed_on=today, term=term_start(today, row.place))
    tell(row, row.subject, "inspections.stationed", _("巡查组已进驻：%s") % row.title, now)


def finished(row, *, actor, now, **facts):
    keep(row, finished_on=timezone.localdate(now))


def fed_back(row, *, actor, now, patrol_feedback, patrol_rectify_by, **facts):
    """Every problem becomes a matter of the one ledger, with the object as its subject."""
    today = timezone.localdate(now)
    if patrol_rectify_by < today:
        raise Refused(_("整改期限不能早于今天。"))
    keep(row, feedback=patrol_feedback, fed_back_on=today, rectify_by=patrol_rectify_by)
    for finding in row.findings.filter(matter=None):
        finding.matter = report_matter(
            actor=actor,
            organ=row.organ,
            profile="assigned",
            source="patrol",
            description=described(finding),
            now=now,
            place=row.place,
            sector=row.sector,
            subject=row.subject,
            external_id=f"{row.number}-{finding.pk}",
        )
        finding.save(update_fields=["matter"])
    tell(row, row.subject, "inspections.fed_back", _("巡查反馈意见：%s") % row.title, now)


def described(finding):
    if not finding.governance:
        return finding.description
    return _("%(problem)s治理要求：%(governance)s") % {
        "problem": finding.description,
        "governance": finding.governance,
    }


def reported(row, *, actor, now, patrol_report, **facts):
    keep(row, rectification=patrol_report, rectified_on=timezone.localdate(now))
    tell(row, row.organ, "inspections.rectified", _("巡查整改报告：%s") % row.title, now)


def closed(row, *, actor, now, patrol_recheck, **facts):
    keep(row, recheck=patrol_recheck, closed_on=timezone.localdate(now))


def sent_back(row, *, actor, now, reason, **facts):
    tell(row, row.subject, "inspections.sent_back", _("巡查整改须继续：%s") % row.title, now, reason)


def tell(row, organ, kind, title, now, body=""):
    people = users_of(organ, "inspections.view_inspection")
    notify(people, kind=kind, title=title, body=body, row=row, now=now)


def step(name, label, source, target, permission, guard, then=None, needs=(), danger=False):
    return Step(name, label, (source,), target, permission, needs, guard=guard, then=then, danger=danger)


PATROL = Flow(
    Patrol,
    [
        step("station", gettext_lazy("进驻"), S.PLANNED, S.STATIONED, CONDUCT, head_acts, stationed),
        step("finish", gettext_lazy("结束进驻"), S.STATIONED, S.FINDINGS, CONDUCT, log_kept, finished),
        step(
            "feed_back",
            gettext_lazy("反馈意见"),
            S.FINDINGS,
            S.FEEDBACK,
            CONDUCT,
            head_acts,
            fed_back,
            ("patrol_feedback", "patrol_rectify_by"),
        ),
        step(
            "take_up", gettext_lazy("接收反馈、开始整改"), S.FEEDBACK, S.RECTIFICATION, RECTIFY, subject_acts
        ),
        step(
            "report",
            gettext_lazy("报送整改报告"),
            S.RECTIFICATION,
            S.RECHECK,
            RECTIFY,
            all_answered,
            reported,
            ("patrol_report",),
        ),
        step(
            "close",
            gettext_lazy("回访办结"),
            S.RECHECK,
            S.CLOSED,
            PLAN,
            all_settled,
            closed,
            ("patrol_recheck",),
        ),
        step(
            "send_back",
            gettext_lazy("退回继续整改"),
            S.RECHECK,
            S.RECTIFICATION,
            PLAN,
            office_acts,
            sent_back,
            ("reason",),
            True,
        ),
        step(
            "cancel",
            gettext_lazy("取消"),
            S.PLANNED,
            S.CANCELLED,
            PLAN,
            office_acts,
            None,
            ("reason",),
            True,
        ),
    ],
)
