"""One unit's part in a task, step by step; ``fates.py`` says which steps come."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from random import Random

from django.utils import timezone

from anlan.org.models import User
from anlan.plans.actions.changes import decide_change
from anlan.plans.flow import ASSIGNMENT
from anlan.plans.models import Assignment, ChangeRequest, Task
from anlan.plans.models.tasks import Role
from anlan.plans.queries import attachments, evidence_labels, expected

from .chronicle import Chronicle, aware, moment, workday
from .days import Days
from .evidence import evidence

LATEST = time(20, 0)  # nobody works later
MONTH = timedelta(days=31)


@dataclass
class Cast:
    """Who acts in a case (``unit`` is None where nobody has an account yet), the dates, the words."""

    unit: User | None
    officer: User
    verifier: User
    days: Days
    texts: dict


@dataclass
class Case:
    """One assignment and how far its story is told; ``at`` moves on with every step."""

    row: Assignment
    cast: Cast
    chronicle: Chronicle
    at: datetime | None = field(init=False)  # of the last step; None when the next would lie in the future
    percent: int = 0

    def __post_init__(self):
        self.chance = Random(f"{self.row.task.text}|{self.row.organ}")
        self.at = self.row.dispatched_at

    @property
    def start(self):
        """The day work on the task may begin: a line of the month calendar waits for its month."""
        given = timezone.localdate(self.row.dispatched_at)
        return max(given, self.row.due_on - MONTH) if self.row.task.kind == Task.Kind.CALENDAR else given

    @property
    def today(self):
        """The day the last step was taken."""
        return timezone.localdate(self.at) if self.at else self.cast.days.last

    @property
    def end(self):
        """The day work is aimed at: the due day, or a week ago when that is still to come."""
        return min(self.row.due_on, self.cast.days.ago(7))

    def day(self, share):
        """A work day at about ``share`` of the way from the start to the end."""
        share = min(1, share + self.chance.uniform(-0.08, 0.02))
        return workday(self.start + (self.end - self.start) * share)

    def about(self, percent):
        """No two units are equally far: ``percent`` give or take ten, in fives."""
        return min(95, max(5, 5 * round(percent / 5) + 5 * self.chance.randint(-2, 2)))

    @property
    def elapsed(self):
        """How much of the time allowed had passed on the day worked towards, 0 to 1."""
        return (self.end - self.start) / (self.row.due_on - self.start)

    def then(self, day, actor, act):
        """``act(now)`` on ``day``, though never before the step before; what would lie in the future is not told."""
        if self.at is None:
            return
        earliest = self.at + timedelta(minutes=10 + self.chance.randrange(50))
        when = max(moment(day, self.chance), earliest)
        self.at = when if when < aware(self.cast.days.last, LATEST) else None
        if self.at:
            self.chronicle.add(when, actor, partial(act, when))

    # -- steps ------------------------------------------------------------------------------------

    def move(self, name, actor, now, **facts):
        row = Assignment.objects.select_related("task__plan", "task__organ", "organ", "owner", "place").get(
            pk=self.row.pk
        )
        ASSIGNMENT.move(row, name, actor=actor, now=now, **facts)

    def sign(self):
        day = workday(timezone.localdate(self.row.dispatched_at), self.chance.randrange(4))
        self.then(day, self.cast.unit, lambda now: self.move("sign", self.cast.unit, now))

    def report(self, day, percent, stage, counted=1.0):
        """``stage``: 0 to 2, which sentence; ``counted``: the share of the claim that the tallies bear out."""
        before, self.percent = self.percent, max(percent, self.percent)
        percent = self.percent
        said = self.sentence(stage, percent)
        tallies = self.tallies(before, percent, counted)
        self.then(day, self.cast.unit, partial(self.write, percent, said, tallies, percent == 100))

    def write(self, percent, said, tallies, complete, now):
        day = timezone.localdate(now)
        row = Assignment.objects.select_related("task", "place").get(pk=self.row.pk)
        labels = evidence_labels(row.place)
        given = set(attachments(row).values_list("kind", flat=True))
        wanted = [code for code in row.task.evidence if code not in given]
        kinds = wanted if complete else wanted[:1] if percent >= 60 else []
        files = [
            (code, evidence(code, labels[code], self.row.organ, row.task.headline, said, day))
            for code in kinds
        ]
        self.move(
            "report",
            self.cast.unit,
            now,
            text=said,
            percent=percent,
            occurred_on=day,
            evidence=files,
            tallies=tallies,
        )

    def sentence(self, stage, percent):
        """What such a unit would write about such a task; its figures grow with the work."""
        by_words = self.cast.texts["reports"].items()
        texts = next(texts for words, texts in by_words if re.search(words, self.row.task.text))
        steady = Random(f"{self.row.task.text}{self.row.organ}")
        n, m, k = steady.randint(2, 9), steady.randint(60, 260), steady.randint(8, 30)
        return texts[stage].format(n=n, m=m * percent // 100, k=k * percent // 100)

    def tallies(self, before, percent, counted):
        """How much was added to each countable requirement since the last report."""
        found = []
        for need in self.row.task.requirements.all():
            if need.countable:
                whole = float(expected(need)) * counted
                amount = round(whole * percent / 100) - round(whole * before / 100)
                found += [(need, amount)] if amount > 0 else []
        return found

    def submit(self, day):
        self.then(day, self.cast.unit, self.hand_in)

    def hand_in(self, now):
        """A lead says how the supporting units stand, if there are any."""
        facts = {"note": "任务已完成，佐证材料齐全，请予审核。"}
        if self.row.role == Role.LEAD and self.row.task.assignments.filter(role=Role.SUPPORT).exists():
            facts["co_units"] = "配合单位按分工推进，牵头事项已完成。"
        self.move("submit", self.cast.unit, now, **facts)

    def accept(self, day):
        note = "经核查，完成数量与佐证材料相符，同意办结。"
        self.then(
            day, self.cast.verifier, lambda now: self.move("accept", self.cast.verifier, now, note=note)
        )

    def send_back(self, day):
        reason = self.chance.choice(self.cast.texts["returned"])
        self.then(
            day, self.cast.verifier, lambda now: self.move("return", self.cast.verifier, now, reason=reason)
        )

    def remind(self, day):
        note = "已超过规定时限，请抓紧办理并报送进展。"
        self.then(day, self.cast.officer, lambda now: self.move("remind", self.cast.officer, now, note=note))

    def ask_change(self, day, reason, days):
        facts = {"reason": reason, "new_due": self.row.due_on + timedelta(days=days)}
        self.then(day, self.cast.unit, lambda now: self.move("ask_change", self.cast.unit, now, **facts))

    def agree(self, day, answer):
        def act(now):
            [asked] = ChangeRequest.objects.filter(assignment=self.row, state=ChangeRequest.State.PENDING)
            decide_change(asked, actor=self.cast.officer, approve=True, answer=answer, now=now)

        self.then(day, self.cast.officer, act)
