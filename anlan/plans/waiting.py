"""What waits for a reader: one question for the page, its figures and the calendar."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Assignment, ChangeRequest, Commitment, Dispute, Plan, Task
from .models.commitments import DisputeOpinion

LIMIT = 200  # a group shows this many and says how many there are


@dataclass(frozen=True)
class Line:
    kind: str
    tone: str
    title: str
    about: str
    url: str
    due_on: date | None = None


@dataclass
class Group:
    code: str
    label: str
    tone: str
    count: int
    lines: list = field(default_factory=list)


def waiting_for(user, today):
    """The groups that are not empty, each with its lines."""
    groups = [*units_work(user, today), *offices_work(user), *leaders_work(user), *others_work(user)]
    return [group for group in groups if group.count]


def group(code, label, tone, rows, line):
    found = list(rows[: LIMIT + 1])
    count = len(found) if len(found) <= LIMIT else rows.count()
    return Group(code, label, tone, count, [line(row) for row in found[:LIMIT]])


def units_work(user, today):
    """Assignments of the reader's own organ, by what they need next."""
    if not user.holds("plans.report_task"):
        return
    mine = Assignment.objects.filter(organ__in=user.organs).select_related("task", "plan").order_by("due_on")
    A = Assignment.State
    at_work = mine.filter(state__in=(A.RECEIVED, A.IN_PROGRESS))
    for code, label, tone, rows in (
        ("sign", _("待签收"), "warn", mine.filter(state=A.DISPATCHED)),
        ("returned", _("被退回"), "bad", mine.filter(state=A.RETURNED)),
        ("late", _("已逾期"), "bad", at_work.filter(due_on__lt=today)),
        ("doing", _("办理中"), "info", at_work.exclude(due_on__lt=today)),
    ):
        yield group(
            code, label, tone, rows, lambda row, label=label, tone=tone: of_assignment(row, label, tone)
        )


def of_assignment(row, label, tone):
    due_on = row.sign_by if row.state == Assignment.State.DISPATCHED else row.due_on
    return Line(label, tone, row.task.headline, str(row.plan), row.get_absolute_url(), due_on)


def offices_work(user):
    """What the plan's owner has to judge, answer, confirm and review."""
    organs = user.organs
    if user.holds("plans.accept_task"):
        rows = Assignment.objects.filter(state=Assignment.State.SUBMITTED).select_related("task", "organ")
        rows = rows.filter(task__verifier__in=organs) | rows.filter(task__verifier=None, owner__in=organs)
        label = _("待审核")
        yield group(
            "accept",
            label,
            "info",
            rows.order_by("submitted_at"),
            lambda row: Line(
                label, "info", row.task.headline, str(row.organ), row.get_absolute_url(), row.due_on
            ),
        )
    if user.holds("plans.adjust_task"):
        pending = ChangeRequest.objects.filter(state="pending", task__organ__in=organs).select_related(
            "task", "assignment__organ", "requested_by"
        )
        yield group("changes", _("变更申请"), "warn", pending.exclude(kind="cancel"), of_change)
        flagged = Task.objects.filter(organ__in=organs).exclude(review_reason="")
        yield group(
            "review",
            _("需复核"),
            "warn",
            flagged,
            lambda row: Line(
                _("需复核"), "warn", row.headline, row.review_reason, row.get_absolute_url(), row.due_on
            ),
        )
    if user.holds("plans.dispatch_task"):
        drafts = Plan.objects.filter(state=Plan.State.DRAFT, organ__in=organs)
        yield group(
            "drafts",
            _("待下发"),
            "info",
            drafts,
            lambda row: Line(_("待下发"), "info", row.title, _("计划草稿"), row.get_absolute_url()),
        )


def of_change(row):
    who = str(row.assignment.organ) if row.assignment else str(row.requested_by)
    return Line(_("变更申请"), "warn", row.task.headline, who, reverse("plans:decide_change", args=[row.pk]))


def leaders_work(user):
    if user.holds("plans.approve_task"):
        asked = ChangeRequest.objects.filter(
            kind="cancel",
            state="pending",
            task__in=Task.objects.visible_to(user, "plans.approve_task").values("pk"),
        ).select_related("task", "requested_by")
        yield group(
            "approve",
            _("待批准取消"),
            "warn",
            asked,
            lambda row: Line(
                _("待批准取消"), "warn", row.task.headline, row.reason, row.task.get_absolute_url()
            ),
        )


def others_work(user):
    """Letters to sign and boundary questions to answer or decide."""
    organs = user.organs
    if user.holds("plans.sign_commitment"):
        letters = Commitment.objects.filter(state=Commitment.State.ISSUED).select_related("round", "organ")
        letters = letters.filter(organ__in=organs, lower_signed_at=None) | letters.filter(
            upper__in=organs, upper_signed_at=None, lower_signed_at__isnull=False
        )
        yield group(
            "letters",
            _("责任书待签"),
            "warn",
            letters,
            lambda row: Line(
                _("责任书待签"),
                "warn",
                str(row.round),
                str(row.organ),
                row.get_absolute_url(),
                row.round.due_on,
            ),
        )
    asked = DisputeOpinion.objects.filter(organ__in=organs, said_at=None).values("dispute")
    disputes = Dispute.objects.filter(state=Dispute.State.RAISED, pk__in=asked)
    if user.holds("plans.decide_dispute"):
        consulted = Dispute.objects.visible_to(user, "plans.decide_dispute")
        disputes |= consulted.filter(state=Dispute.State.CONSULTED)
    yield group(
        "disputes",
        _("职责边界"),
        "warn",
        disputes,
        lambda row: Line(_("职责边界"), "warn", row.subject, row.get_state_display(), row.get_absolute_url()),
    )
