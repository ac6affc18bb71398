"""The year of the invented city: a superior's document, the key points and their work, and what lies beside."""

from functools import partial
from pathlib import Path
from random import Random

import yaml
from django.core.files.base import ContentFile

from anlan.letters.actions import set_issuer
from anlan.plans.actions.commitments import issue_all, open_round
from anlan.plans.actions.dispatching import confirm_all, dispatch_plan, settle_unit
from anlan.plans.actions.disputes import raise_dispute
from anlan.plans.actions.documents import link_clause, register_superior
from anlan.plans.actions.drafting import confirm_reading, draft_plan, edit_task
from anlan.plans.actions.subtasks import add_subtask, finish
from anlan.plans.flow import COMMITMENT, DISPUTE, TASK
from anlan.plans.models import Assignment, SubTask, Task

from .cases import Case, Cast
from .chronicle import Chronicle, moment, workday
from .documents.word import document
from .evidence import scan
from .fates import FATES, fate_of

SEED = Path(__file__).with_name("story.yaml")


class Story:
    """Told in three parts: up to the dispatch, the work of the units, the matters beside."""

    def __init__(self, city, people, days):
        self.city, self.people, self.days = city, people, days
        self.office, self.officer, self.clerk = city["市安委办"], people["anwei"], people["anwei2"]
        self.said = yaml.safe_load(SEED.read_text(encoding="utf-8"))
        self.chronicle, self.chance = Chronicle(days.superior), Random(f"{days.today}")

    def tell(self):
        self.prepare()
        self.chronicle.tell(self.days.dispatched)
        self.work()
        self.sign_letters()
        for name, said in self.said["disputes"].items():
            self.dispute(said, 40 if name == "decided" else 12)
        self.intervene()
        self.chronicle.tell(self.days.last)

    def on(self, day, user, act):
        self.chronicle.add(moment(day, self.chance), user, act)

    # -- from the document to the dispatch ------------------------------------------------------

    def prepare(self):
        days = self.days
        self.on(days.superior, self.officer, self.receive_superior)
        self.on(days.drafted, self.officer, self.draft)
        self.on(workday(days.drafted, 1), self.officer, self.review)
        self.on(workday(days.drafted, 2), self.officer, self.settle)
        self.on(days.dispatched, self.officer, self.dispatch)

    def receive_superior(self):
        for name, word in (("市安委办", "澜安办"), ("市安委会", "澜安")):
            set_issuer(self.city[name], word=word, head=self.city[name].name, actor=self.officer)
        upload = document("superior", self.days.words(self.days.superior))
        self.superior = register_superior(actor=self.officer, organ=self.office, upload=upload)

    def draft(self):
        upload = document("key_points", self.days.words(self.days.drafted))
        self.plan = draft_plan(actor=self.officer, organ=self.office, upload=upload)

    def review(self):
        """Every doubt is looked at; what the office itself has to do gets another verifier (5.3-2)."""
        for task in self.plan.tasks.all():
            if task.units.filter(organs=self.office).exists():
                edit_task(task, actor=self.officer, verifier=self.city["市政府办"])
            elif task.doubts:
                confirm_reading(task, actor=self.officer)
        for words, label in self.said["carries_out"].items():
            clause = self.superior.clauses.get(label=label)
            link_clause(self.task(words), clause, actor=self.officer)

    def settle(self):
        for text, (organs, why) in self.said["units"].items():
            known = self.city.named(*organs)
            settle_unit(
                self.plan, text, actor=self.officer, organs=known, waive=why, remember=text != "相关部门"
            )

    def dispatch(self):
        _confirmed, refused = confirm_all(self.plan, actor=self.officer)
        if refused:
            raise ValueError(f"not ready: {refused}")
        dispatch_plan(self.plan, actor=self.officer)

    def task(self, words):
        return Task.objects.select_related("plan", "organ", "place").get(
            plan=self.plan, text__startswith=words
        )

    # -- the units at work ----------------------------------------------------------------------

    def work(self):
        rows = Assignment.objects.filter(plan=self.plan).select_related("task__verifier", "organ", "owner")
        for row in rows.prefetch_related("task__requirements").order_by("pk"):
            unit = self.people.of(row.organ)
            verifier = self.people.of(row.task.verifier) if row.task.verifier else self.officer
            cast = Cast(unit, self.clerk, verifier, self.days, self.said)
            case = Case(row, cast, self.chronicle)
            fate = fate_of(row, self.said["fates"], self.days.last) if unit else FATES["unsigned"]
            fate(case)

    # -- responsibility letters and boundaries --------------------------------------------------

    def sign_letters(self):
        said, first = self.said["commitments"], workday(self.days.dispatched, 8)
        due = self.days.month_end(-5)
        self.on(first, self.officer, partial(self.open_letters, said, due))
        for number, name in enumerate(said["signed"] + said["half_signed"], 2):
            unit = self.people.of(self.city[name])
            self.on(workday(first, number), unit, partial(self.sign_letter, name, unit))
        for number, name in enumerate(said["signed"], 4):
            self.on(workday(first, 3 + number), self.officer, partial(self.sign_letter, name, self.officer))

    def open_letters(self, said, due):
        self.round = open_round(
            actor=self.officer,
            organ=self.city["市安委会"],
            title=said["title"].format(year=self.days.year),
            year=self.days.year,
            due_on=due,
            goals=said["goals"],
            duties=said["duties"],
            group=self.city.groups["各县（市、区）和园区"],
        )
        issue_all(self.round, actor=self.officer)

    def sign_letter(self, name, user):
        letter = self.round.commitments.select_related("round", "organ", "upper").get(organ=self.city[name])
        page = ContentFile(
            scan(f"{self.round}签字页", [f"签订单位：{name}", "签字、盖章从略。"]), name="责任书签字页.pdf"
        )
        COMMITMENT.move(letter, "sign", actor=user, scan=[page])

    def dispute(self, said, when):
        """Raised, answered by those who have something to say, and decided if the story says so."""
        asker = self.people[said["by"]]
        self.on(self.days.ago(when), asker, partial(self.raise_dispute, said, asker))
        for number, (username, answer) in enumerate(said["parties"].items(), 2):
            if answer:
                party, (stance, reason) = self.people[username], answer
                act = partial(self.move_dispute, said, "answer", party, stance=stance, reason=reason)
                self.on(workday(self.days.ago(when), number), party, act)
        if "decided_for" in said:
            facts = {"decided_for": self.city[said["decided_for"]], "basis": said["basis"]}
            act = partial(self.move_dispute, said, "decide", self.officer, **facts)
            self.on(workday(self.days.ago(when), 6), self.officer, act)

    def raise_dispute(self, said, asker):
        parties = [self.people[username].home for username in said["parties"]]
        said["row"] = raise_dispute(
            actor=asker, organ=asker.home, subject=said["subject"], detail=said["detail"], parties=parties
        )

    def move_dispute(self, said, name, actor, **facts):
        row = said["row"]
        row.refresh_from_db()
        DISPUTE.move(row, name, actor=actor, **facts)

    # -- what leaders, the office and a unit do on their own ------------------------------------

    def intervene(self):
        deputy, director = self.people["fushizhang"], self.people["anzhuren"]
        asked, ask = self.days.ago(15), partial(self.move_task, "推广燃气", "ask_cancel", self.officer)
        self.on(asked, self.officer, ask)
        self.on(workday(asked, 2), director, partial(self.move_task, "推广燃气", "cancel", director))
        self.on(self.days.ago(3), self.officer, partial(self.move_task, "道路运输", "adjust", self.officer))
        self.on(self.days.ago(2), deputy, partial(self.move_task, "建筑施工", "comment", deputy))
        for said in self.said["parts"]:
            unit = self.people[said["unit"]]
            self.on(workday(self.days.dispatched, 4), unit, partial(self.split_work, unit, said))
            self.on(self.days.ago(8), unit, partial(self.finish_parts, unit, said))
        self.on(self.days.ago(0), self.clerk, self.upload_next)

    def move_task(self, words, name, actor):
        facts = dict(self.said["steps"][name])
        if name == "adjust":
            facts["due_on"] = self.days.month_end(3)
        TASK.move(self.task(words), name, actor=actor, **facts)

    def split_work(self, unit, said):
        row = Assignment.objects.select_related("task", "organ").get(
            task=self.task(said["task"]), organ=unit.home
        )
        for title, username in said["persons"].items():
            add_subtask(row, actor=unit, title=title, person=self.people[username], due_on=row.due_on)

    def finish_parts(self, unit, said):
        rows = SubTask.objects.filter(title__in=said["persons"]).select_related("assignment__organ")
        for row in rows.order_by("pk")[: said["finished"]]:
            finish(row, actor=unit)

    def upload_next(self):
        """The second plan stays a draft with units to resolve, for the visitor to go on with."""
        upload = document("task_list", self.days.words(self.days.last))
        draft_plan(actor=self.clerk, organ=self.office, upload=upload)
