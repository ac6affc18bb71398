"""Units held to account: one interviewed and closed, one waiting for its answer, others still weighed."""

from datetime import time, timedelta

from anlan.accountability.actions import propose
from anlan.accountability.flow import ACT
from anlan.accountability.models import Act
from anlan.facts.actions import record_fact
from anlan.facts.models import FactKind

from . import clock
from .chronicle import aware

DANGERS = (
    "客运站违规存放瓶装液化气",
    "地下室违规存放电动自行车",
    "冷库疏散通道封堵",
    "超期未检电梯带病运行",
    "沿街商铺瓶装液化气隐患",
)
MORNING, NOON, AFTERNOON = time(9, 20), time(11, 40), time(15, 10)


def build(city, people, days):
    office, officer, leader = city["市安委办"], people["anwei"], people["anzhuren"]
    told = Told(people, days, officer, leader)
    unit = city["市交通运输局"]
    told.overdue(unit, DANGERS[:3], 24)
    row = Act.objects.get(organ=unit, suggested="interview", state=Act.State.CANDIDATE)
    told.interviewed(row, unit)
    told.overdue(city["市市场监管局"], DANGERS[2:], 6)
    told.by_hand(office, city["石笏镇"])


class Told:
    """What the office, its leader and the units do, by so many work days before the last."""

    def __init__(self, people, days, officer, leader):
        self.people, self.days, self.officer, self.leader = people, days, officer, leader

    def step(self, row, actor, name, ago, hour, **facts):
        with clock.at(aware(self.days.ago(ago), hour)) as now:
            ACT.move(row, name, actor=actor, now=now, **facts)

    def overdue(self, unit, dangers, ago):
        kind = FactKind.objects.get(code="major_danger_overdue")
        for number, danger in enumerate(dangers):
            day = self.days.ago(ago + len(dangers) - number)
            with clock.at(aware(day, MORNING)) as now:
                said = {"organ": unit, "happened_on": day, "subject": danger, "source": "隐患排查台账"}
                record_fact(kind, actor=self.officer, now=now, **said)

    def interviewed(self, row, unit):
        user = self.people.of(unit)
        self.step(row, self.leader, "approve", 22, NOON, rung="interview", reason="同意约谈")
        due = self.days.ago(22) + timedelta(30)
        self.step(row, self.officer, "deliver", 22, AFTERNOON, correct_by=due)
        self.step(row, self.officer, "interview", 20, AFTERNOON, interviewed_on=self.days.ago(20), **TALK)
        self.step(row, user, "sign", 19, MORNING)
        self.step(row, user, "answer", 18, MORNING, reply=REPLY)
        self.step(
            row, user, "rectify", 12, NOON, measures_taken="三处隐患均已消除，附整改前后照片和验收记录。"
        )
        self.step(row, self.officer, "close", 10, AFTERNOON, check_result="现场复核属实，同意办结。")

    def by_hand(self, office, town):
        with clock.at(aware(self.days.ago(8), NOON)) as now:
            said = {"title": "专项整治推进不力", "grounds": GROUNDS, "basis": "全市安全生产约谈办法第六条"}
            row = propose(town, actor=self.officer, office=office, now=now, **said)
        self.step(row, self.leader, "approve", 7, NOON, rung=row.suggested)
        self.step(row, self.officer, "deliver", 6, MORNING, correct_by=self.days.last + timedelta(20))


TALK = {
    "interviewees": "市安委办主任季怀舟，市交通运输局局长、分管副局长",
    "interview_record": "指出三处重大隐患逾期未整改的问题，听取情况说明，明确整改措施、责任人和完成时限。",
}
REPLY = "逾期的主要原因是资金落实慢、现场交叉施工。已明确局长包抓，逐处落实临时管控和整改资金，限期消除。"
GROUNDS = "两次通报后排查台账仍未建立\n十二户应整改单位中七户未完成整改"
