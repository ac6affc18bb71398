"""Telling the superior office how far the problems of an assessment are put right; and the five links of a scheme."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record
from anlan.duty.clock import fulfil, promise
from anlan.flow.flow import NO, YES, Refused
from anlan.letters.actions import letter
from anlan.letters.content import Annex, Block, Content, Table
from anlan.letters.kinds import KINDS, Kind
from anlan.lib.workdays import add_workdays
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.rulebook.book import calendar, rule

from ..models import Integration, Problem, ProblemReport, Scheme
from .schemes import owner_acts

State = ProblemReport.State
RECEIPT = "assessment.receipt"  # the kind of duty


def problems_of(organ, year, source):
    """What the assessment found with the organ itself or with those whose putting right it verifies."""
    rows = Problem.objects.filter(year=year, source=source).select_related("organ")
    return (rows.filter(organ=organ) | rows.filter(owner=organ)).order_by("due_on", "pk")


def told(row):
    return [
        row.text,
        str(row.organ),
        row.measure,
        row.responsible,
        str(row.due_on),
        str(row.get_state_display()),
        row.result,
    ]


@transaction.atomic
def report_problems(*, actor, organ, superior, year, source, note="", now=None):
    """Send the problems of one assessment as they stand, under a number. Once; what was returned is sent again."""
    now = now or timezone.now()
    if not actor.holds("assessment.send_problemreport") or not actor.speaks_for(organ):
        raise Refused(_("只能以本单位的名义上报。"))
    if superior == organ:
        raise Refused(_("报送单位不能是本单位。"))
    row = ProblemReport(
        organ=organ, superior=superior, place=organ.place, sector=organ.sector, year=year, source=source,
        note=note, sent_at=now, sent_by=actor,
    )  # fmt: skip
    fill(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("“%s”的整改情况已经上报；被退回的可以重新上报。") % source) from None
    record(actor, _("上报考核问题整改情况"), row, problems=row.count, closed=row.closed)
    send(row, actor, now)
    return row


def fill(row):
    found = list(problems_of(row.organ, row.year, row.source))
    if not found:
        raise ValidationError(_("没有“%s”发现的问题，无从上报。") % row.source)
    row.lines = [told(problem) for problem in found]
    row.closed = sum(problem.state == Problem.State.CLOSED for problem in found)


def send(row, actor, now):
    context = {
        "to": row.superior.name,
        "source": row.source,
        "count": row.count,
        "closed": row.closed,
        "note": row.note,
        "lines": row.lines,
    }
    letter(KIND.code, row, organ=row.organ, actor=actor, context=context, now=now)
    on, place = timezone.localdate(now), row.superior.place
    days = rule("assessment.receipt_days", on, place)
    promise(RECEIPT, row, add_workdays(on, days, calendar(place)), place=place, now=now)
    notify(
        users_of(row.superior, "assessment.receive_problemreport"),
        kind="assessment.problems_told",
        title=_("请签收：%s") % row,
        row=row,
        now=now,
    )


def compose(context):
    """考核问题整改情况的报告."""
    said = _("%(source)s发现的问题共%(count)d项，已整改销号%(closed)d项。现将整改情况报告如下。") % context
    heads = [_("存在问题"), _("责任单位"), _("整改措施"), _("责任人"), _("期限"), _("状态"), _("整改结果")]
    table = Table(
        columns=heads,
        rows=context["lines"],
        widths=[5, 3, 5, 2, 2.5, 2, 5],
        centred=[False, True, False, True, True, True, False],
    )
    return Content(
        form="letter",
        title=_("关于%s存在问题整改情况的报告") % context["source"],
        to=context["to"],
        blocks=[Block(said), *([Block(context["note"])] if context["note"] else []), Block(_("特此报告。"))],
        annexes=[Annex(_("问题整改情况"), [table])],
    )


KIND = KINDS["problem_report"] = Kind("problem_report", gettext_lazy("考核问题整改情况报告"), compose)


def superior_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.superior) else NO(_("只有“%s”可以办理。") % row.superior)


def reporter_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.organ) else NO(_("只有上报单位“%s”可以办理。") % row.organ)


def received(row, *, actor, now, **facts):
    row.received_at, row.received_by = now, actor
    row.save(update_fields=["received_at", "received_by"])
    fulfil(RECEIPT, row, now=now)
    tell(row, _("已签收：%s") % row, now)


def sent_back(row, *, actor, now, reason, **facts):
    fulfil(RECEIPT, row, now=now)
    tell(row, _("被退回，请补充后重新上报：%s") % row, now, reason)


def sent_again(row, *, actor, now, note="", **facts):
    row.note, row.sent_at, row.sent_by = note or row.note, now, actor
    fill(row)
    row.save(update_fields=["note", "sent_at", "sent_by", "lines", "closed"])
    send(row, actor, now)


def tell(row, title, now, body=""):
    people = users_of(row.organ, "assessment.send_problemreport")
    notify(people, kind="assessment.problems_told", title=title, body=body, row=row, now=now)


@transaction.atomic
def integrate(scheme, stage, *, actor, on, text, task=None):
    """Write down how the assessment went together with the year's work in one of the five ways (S0-A03.2)."""
    answer = actor.may("assessment.change_scheme", scheme)
    if not answer or not (answer := owner_acts(scheme, actor)):
        raise Refused(answer.reason)
    if scheme.state in (Scheme.State.DRAFT, Scheme.State.REPLACED):
        raise Refused(_("方案印发后才能登记。"))
    if on > timezone.localdate():
        raise Refused(_("日期还没有到。"))
    row, _new = Integration.objects.update_or_create(
        scheme=scheme, stage=stage, defaults={"on": on, "text": text, "task": task, "by": actor}
    )
    record(actor, _("登记“五同”"), scheme, stage=row.get_stage_display(), on=str(on), text=text)
    return scheme
