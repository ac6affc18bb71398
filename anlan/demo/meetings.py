"""Meetings of the year: two closed ones, one being followed up, one whose minutes wait, one planned."""

from datetime import time, timedelta

from anlan.meetings.actions.after import convey, hand_in, opened
from anlan.meetings.actions.editing import call_meeting, mark_attendance, write_minutes
from anlan.meetings.flow import DECISION, MEETING, READING
from anlan.meetings.models import Decision
from anlan.obligations.actions.acting import put_in_force
from anlan.obligations.actions.editing import create_obligation
from anlan.obligations.actions.generating import generate
from anlan.org.models import Organ

from . import clock
from .chronicle import aware

AGENDA = [("传达上级安全生产会议精神", "市安委办"), ("研究下一阶段重点工作", "市应急管理局")]
MINUTES = (
    "会议传达学习了上级安全生产会议精神，听取了前一阶段安全生产工作情况汇报。\n"
    "会议指出，当前安全生产形势总体平稳，但重点行业领域风险仍然突出，各单位要压实责任，确保各项措施落到实处。"
)
DEMAND = {
    "title": "安委会全体会议每年不少于4次",
    "quote": "定期研究安全生产重点工作、重大问题",
    "cadence": {"kind": "every", "unit": "year", "least": 4},
    "evidence": {"items": [["minutes"]], "fields": ["agenda", "decisions"], "roles": []},
}


def build(city, people, days):
    office, officer, boss = city["市安委办"], people["anwei"], people["anzhuren"]
    towns = [organ for organ in city.organs.values() if organ.kind == Organ.Kind.TOWN and people.of(organ)]
    units = [city["市住建局"], city["市应急管理局"], *towns[:4]]
    with clock.at(aware(days.ago(60), time(9))) as now:
        start = now.date().replace(month=1, day=1)
        duty = put_in_force(
            create_obligation(
                actor=officer, organ=office, subject="organ", organs=[office], starts_on=start, **DEMAND
            ),
            actor=officer,
        )
        generate(now)
    story = Story(office, officer, boss, units, people, duty)
    story.whole("安委会第三次全体会议", "committee", days.ago(45), days, settled=True)
    story.whole("汛期安全防范专题会议", "topic", days.ago(20), days, settled=False)
    story.held("安委办第九次办公会议", "office", days.ago(2))
    story.planned("安委会第四次全体会议", "committee", days.today + timedelta(9), days.last)


class Story:
    """The office calls meetings; units come, report, convey."""

    def __init__(self, office, officer, boss, units, people, duty):
        self.office, self.officer, self.boss = office, officer, boss
        self.units, self.people, self.duty = units, people, duty

    def planned(self, title, kind, day, told, notify=False):
        with clock.at(aware(told, time(10))) as now:
            row = call_meeting(
                actor=self.officer,
                organ=self.office,
                kind=kind,
                title=title,
                starts_at=aware(day, time(14, 30)),
                chair=str(self.boss),
                chair_role="principal",
                venue="市政府三楼会议室",
                agenda=AGENDA,
                invited=self.units,
            )
            if notify:
                MEETING.move(row, "notify", actor=self.officer, now=now)
        return row

    def held(self, title, kind, day):
        row = self.planned(title, kind, day, day - timedelta(4), notify=True)
        with clock.at(aware(day, time(17))) as now:
            MEETING.move(row, "hold", actor=self.officer, now=now, held_on=day)
            marks = {
                one.pk: {"status": "present", "name": f"{one.organ}负责人", "role": "deputy", "reason": ""}
                for one in row.attendances.select_related("organ")
            }
            last = max(marks)
            marks[last] = {"status": "leave", "name": "", "role": "", "reason": "参加上级督查"}
            mark_attendance(row, marks, actor=self.officer)
        return row

    def whole(self, title, kind, day, days, settled):
        row = self.held(title, kind, day)
        due = day + timedelta(20) if settled else days.today + timedelta(6)
        with clock.at(aware(day + timedelta(1), time(10))) as now:
            decisions = [
                ("开展重点行业领域隐患排查，形成问题清单", self.units[0], due),
                ("完善应急预案并组织一次演练", self.units[1], due + timedelta(3)),
            ]
            row = write_minutes(row, actor=self.officer, minutes=MINUTES, decisions=decisions)
            MEETING.move(row, "minute", actor=self.officer, now=now)
        with clock.at(aware(day + timedelta(1), time(16))) as now:
            MEETING.move(row, "issue", actor=self.boss, now=now)
            convey(row, actor=self.officer, organs=self.units[2:], due_on=day + timedelta(9), now=now)
        if kind == "committee":
            self.show(row, day + timedelta(2))
        self.conveyed(row, day + timedelta(5))
        self.settle(row, day + timedelta(12), settled)
        return row

    def settle(self, row, day, settled):
        decisions = row.decisions.order_by("position").select_related("organ", "meeting__organ")
        for decision in decisions if settled else decisions[:1]:
            user = self.people.of(decision.organ)
            if user is None:
                continue
            with clock.at(aware(day, time(11))) as now:
                DECISION.move(decision, "report", actor=user, now=now, note="已按要求完成，有关材料已归档。")
            if settled:
                with clock.at(aware(day + timedelta(1), time(9))) as now:
                    decision = Decision.objects.select_related("organ", "meeting__organ").get(pk=decision.pk)
                    DECISION.move(decision, "confirm", actor=self.officer, now=now)

    def conveyed(self, row, day):
        """All but the last unit."""
        readings = list(row.readings.select_related("organ"))
        for number, reading in enumerate(readings[:-1]):
            user = self.people.of(reading.organ)
            with clock.at(aware(day, time(15, number))) as now:
                opened(reading, actor=user, now=now)
                READING.move(
                    reading,
                    "confirm",
                    actor=user,
                    now=now,
                    read_on=day,
                    people=18 + number * 7,
                    note="干部会议集中学习",
                )

    def show(self, row, day):
        occurrence = self.duty.occurrences.filter(period_start__year=row.held_on.year).first()
        with clock.at(aware(day, time(9))) as now:
            hand_in(row, occurrence, actor=self.officer, now=now)
