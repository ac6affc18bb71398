"""The sections of a leader's duty pack: duties, meetings chaired, deeds taken part in, duty shifts, tasks and
targets, results, acts of accountability, vetoes of projects for a major risk."""

from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from anlan.accountability.models import Act
from anlan.duty.schedules import end_of
from anlan.meetings.models import Meeting
from anlan.obligations.models import Occurrence, Submission
from anlan.obligations.wording import role_labels
from anlan.plans.models import Assignment
from anlan.projects.models import Project, Veto
from anlan.rosters.models import Roster, Shift
from anlan.targets.models import Result

from .models import Assessment, Problem
from .scoring import number_text

State = Occurrence.State
ROWS = 40  # named in a section; the sentence counts all


def sections_of(person, year, day):
    """``[{"heading", "said", "columns", "rows"}]`` of what the records say up to the day."""
    start = date(year, 1, 1)
    parts = (duties, meetings, deeds, shifts, tasks, targets, results, acts, vetoes)
    return [part(person, start, day) for part in parts]


def section(heading, said, columns=(), rows=()):
    return {"heading": heading, "said": said, "columns": list(columns), "rows": list(rows)[:ROWS]}


def duties(person, start, day):
    rows = Occurrence.objects.filter(person=person, due_on__range=(start, day))
    rows = rows.exclude(state=State.WAIVED)
    done = Q(state=State.ACCEPTED, completed_on__lte=day)
    found = rows.aggregate(
        due=Count("pk"),
        good=Count("pk", filter=done & Q(late=False)),
        late=Count("pk", filter=done & Q(late=True)),
        missed=Count("pk", filter=Q(missed_at__isnull=False)),
    )
    said = (
        _("到期履职事项%(due)d项，按时完成%(good)d项，逾期完成%(late)d项，逾期未履行%(missed)d项。") % found
    )
    by_name = (
        rows.order_by("obligation__title")
        .values("obligation__title")
        .annotate(due=Count("pk"), good=Count("pk", filter=done))
    )
    lines = [[row["obligation__title"], str(row["due"]), str(row["good"])] for row in by_name]
    return section(_("个人履职事项"), said, (_("履职事项"), _("到期"), _("完成")), lines)


def meetings(person, start, day):
    """Those of the unit that the person chaired and that were held."""
    rows = Meeting.objects.filter(organ=person.home, chair=person.name, held_on__range=(start, day))
    rows = rows.annotate(decided=Count("decisions")).order_by("held_on", "pk")
    lines = [[row.title, str(row.held_on), str(row.decided)] for row in rows]
    said = _("主持召开安全生产会议%(count)d次，议定事项%(decided)d项。") % {
        "count": len(lines),
        "decided": sum(row.decided for row in rows),
    }
    return section(_("主持会议"), said, (_("会议"), _("日期"), _("议定事项")), lines)


def acts(person, start, day):
    """What was delivered to the unit within the span, the person's own marked."""
    rows = Act.objects.filter(organ=person.home, delivered_on__range=(start, day)).select_related("place")
    own = [row for row in rows if person.name in row.person]
    lines = [
        [row.title, row.rung_label, str(row.delivered_on), _("本人") if row in own else _("单位"),
         row.get_state_display()]
        for row in sorted(rows, key=lambda row: (row.delivered_on, row.pk))
    ]  # fmt: skip
    said = _("本单位被问责%(count)d次，其中涉及本人%(own)d次；已办结%(closed)d次。") % {
        "count": len(lines),
        "own": len(own),
        "closed": sum(row.state == Act.State.CLOSED for row in rows),
    }
    columns = (_("事由"), _("方式"), _("送达日期"), _("对象"), _("状态"))
    return section(_("问责情况"), said, columns, lines)


def deeds(person, start, day):
    """What was reported and accepted with the person among those who took part."""
    rows = Submission.objects.filter(
        organ=person.home, occurred_on__range=(start, day), state=Submission.State.ACCEPTED
    ).select_related("occurrence__obligation")
    labels = role_labels(person.home.place)
    lines = [
        [str(row.occurrence.obligation), str(row.occurred_on), labels.get(part["role"], part["role"])]
        for row in rows.order_by("occurred_on")
        for part in row.participants
        if part["name"] == person.name
    ]
    led = sum(line[2] in {labels.get(code) for code in ("principal", "leader")} for line in lines)
    said = _("参加有记录的检查、会议等履职活动%(count)d次，其中以主要负责人或带队领导身份%(led)d次。") % {
        "count": len(lines),
        "led": led,
    }
    return section(_("带队检查和参加活动"), said, (_("活动"), _("日期"), _("身份")), lines)


def shifts(person, start, day):
    rows = Shift.objects.filter(
        roster__organ=person.home,
        name=person.name,
        starts_at__gte=end_of(start - timedelta(days=1)),
        starts_at__lt=end_of(day),
    ).exclude(roster__state=Roster.State.DRAFT)
    found = rows.aggregate(all=Count("pk"), came=Count("pk", filter=Q(came_at__isnull=False)))
    return section(_("值班带班"), _("排班%(all)d次，签到%(came)d次。") % found)


def tasks(person, start, day):
    rows = Assignment.objects.filter(organ=person.home, due_on__range=(start, day))
    rows = rows.exclude(state=Assignment.State.CANCELLED)
    done = Q(state=Assignment.State.COMPLETED, closed_at__lt=end_of(day))
    found = rows.aggregate(due=Count("pk"), good=Count("pk", filter=done))
    lines = (
        rows.order_by("plan")
        .values_list("plan__title")
        .annotate(due=Count("pk"), good=Count("pk", filter=done))
    )
    said = _("本单位到期任务%(due)d项，已办结%(good)d项。") % found
    told = [[title, str(due), str(good)] for title, due, good in lines]
    return section(_("本单位工作任务"), said, (_("计划"), _("到期"), _("办结")), told)


def targets(person, start, day):
    """As last computed up to the day: those the unit answers for, in the leader's sectors where he has some."""
    rows = Result.objects.filter(responsible=person.home, day__range=(start, day))
    sectors = {pk for post in person.posts_in_force if not post.all_sectors for pk in post.sector_ids}
    rows = rows.filter(sector__in=sectors) if sectors else rows
    latest = {(row.target_id, row.place_id): row for row in rows.select_related("target").order_by("day")}
    met = sum(row.status in (Result.Status.MET, Result.Status.ON_PACE) for row in latest.values())
    said = _("分管领域和本单位目标%(count)d项，已达成或进度正常%(met)d项。") % {
        "count": len(latest),
        "met": met,
    }
    lines = [[row.target.title, row.target.wanted, row.get_status_display()] for row in latest.values()]
    return section(_("目标指标"), said, (_("目标"), _("要求"), _("状态")), lines)


def results(person, start, day):
    """What was published of the unit and the person, and the problems found that are still open."""
    mine = Q(person=person) | Q(organ=person.home, person=None)
    shown = (Assessment.State.PUBLISHED, Assessment.State.USED)
    rows = Assessment.objects.filter(mine, state__in=shown, year__in=(start.year - 1, start.year))
    lines = [
        [str(row.scheme), number_text(row.final_score), str(row.rank), _("是") if row.vetoed else _("否")]
        for row in rows.select_related("scheme")
    ]
    left = Problem.objects.filter(organ=person.home).exclude(state=Problem.State.CLOSED).count()
    said = _("已公布的考核结果%(count)d项；考核发现的问题尚有%(left)d项未销号。") % {
        "count": len(lines),
        "left": left,
    }
    return section(_("考核与问题整改"), said, (_("考核"), _("得分"), _("名次"), _("一票否决")), lines)


def vetoes(person, start, day):
    """Those the person answers for or decided on, and the exceptions and approvals the person gave."""
    raised = Q(leader=person, raised_on__range=(start, day))
    decided = Q(decided_by=person, decided_on__range=(start, day))
    rows = Veto.objects.filter(raised | decided).select_related("project").order_by("raised_on", "pk")
    lines = [
        [str(row.project), row.project.get_decision_display(), str(row.raised_on), row.risk,
         _("提出") if row.leader_id == person.pk else _("决定"), row.get_state_display()]
        for row in rows
    ]  # fmt: skip
    approved = Project.objects.filter(approved_by=person, approved_on__range=(start, day)).count()
    exempted = Project.objects.filter(exempted_by=person, exempted_on__range=(start, day)).count()
    said = _(
        "提出重大风险一票否决%(raised)d次，决定%(decided)d次；批准建设项目%(approved)d个，作出负面清单例外%(exempted)d个。"
    ) % {
        "raised": sum(row.leader_id == person.pk for row in rows),
        "decided": sum(row.decided_by_id == person.pk for row in rows),
        "approved": approved,
        "exempted": exempted,
    }
    columns = (_("项目"), _("决策事项"), _("提出日期"), _("重大风险事实"), _("身份"), _("状态"))
    return section(_("重大风险一票否决"), said, columns, lines)
