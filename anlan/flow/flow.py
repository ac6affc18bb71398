"""``Flow(model, steps).move(row, "submit", actor=user, note=…)`` is the only way a case changes its state.

A step cites its basis. Buttons, API, audit verbs, the diagram in the docs and the walk over every
forbidden pair are made from the same table.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.org.answers import NO, YES, Answer, Refused

# Sent after commit with sender=model, row=, step=Step, actor=, facts=dict.
moved = Signal()
# Sent with sender=model, row=, step=, actor=, now= inside the step's transaction: what a receiver writes is kept
# with the step or not at all, and what it raises undoes the step.
moving = Signal()


@dataclass(frozen=True)
class Step:
    """One row of the table.

    ``sources``: states it may be taken from. ``target``: the state after, None to stay.
    ``needs``: names of facts that must be given and not empty. ``may``: facts that may be given.
    ``guard(row, actor, **facts)``: yes, or no with a reason; asked with no facts when offered.
    ``then(row, actor, now, **facts)``: what else happens, in the same transaction.
    """

    name: str
    label: str
    sources: tuple
    target: str | None
    permission: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    guard: Callable[..., Answer] | None = None
    then: Callable | None = None
    basis: str = ""
    danger: bool = False  # the button warns before it acts


@dataclass(frozen=True)
class Offer:
    """A step as one reader sees it: open, or shut with the reason."""

    step: Step
    answer: Answer


@dataclass
class Flow:
    """``whole``: the relation to the case that this one is a part of, where the parts decide its state.

    That row is claimed first: of several parts each one's act waits for the others', and nobody waits
    in a circle with whoever acts on the whole.
    """

    model: type
    steps: list[Step]
    state_field: str = "state"
    whole: str = ""
    by_name: dict = field(init=False)

    def __post_init__(self):
        self.by_name = {step.name: step for step in self.steps}
        if len(self.by_name) != len(self.steps):
            raise ValueError("two steps of one name")

    def state(self, row):
        return getattr(row, self.state_field)

    def open_to(self, user, row):
        """The steps that leave from the row's state, for the reader: those they may not take say why."""
        return [
            Offer(step, self.answer(step, user, row))
            for step in self.steps
            if self.state(row) in step.sources and user.holds(step.permission)
        ]

    def answer(self, step, actor, row, **facts):
        """Whether ``actor`` may take ``step`` on ``row`` now: state, permission, scope, then guard."""
        if self.state(row) not in step.sources:
            return NO(_("现处“%(state)s”状态，不能%(step)s。") % self.words(row, step))
        may = actor.may(step.permission, row)
        if may and step.guard:
            return step.guard(row, actor, **facts)
        return may

    def words(self, row, step):
        states = dict(self.model._meta.get_field(self.state_field).flatchoices)
        return {"state": states[self.state(row)], "step": step.label}

    def move(self, row, name, *, actor, now=None, **facts):
        """Take a step. Raises ``Refused`` with the reason; on success the row is saved in its new state.

        Of two people acting at once one wins: the row is claimed by an update on its old state.
        """
        step = self.by_name[name]
        now = now or timezone.now()
        before = self.state(row)
        try:
            with transaction.atomic():
                self.take(step, row, actor, now, facts)
        except BaseException:
            setattr(row, self.state_field, before)  # what was rolled back in the database is so in memory too
            raise
        return row

    def take(self, step, row, actor, now, facts):
        if self.whole:
            relation = self.model._meta.get_field(self.whole)
            wholes = relation.related_model._base_manager.select_for_update(no_key=True)
            wholes.filter(pk=getattr(row, relation.attname)).first()
        answer = self.answer(step, actor, row, **facts)
        if not answer:
            raise Refused(answer.reason)
        given = {key: value for key, value in facts.items() if value not in (None, "", [], ())}
        if missing := [need for need in step.needs if need not in given]:
            raise Refused(_("缺少必填内容：%s。") % "、".join(self.fact_labels(missing)))
        before = self.state(row)
        target = step.target or before
        claimed = self.model._base_manager.filter(pk=row.pk, **{self.state_field: before})
        if claimed.update(**{self.state_field: target}) != 1:
            raise Refused(_("刚刚已由他人处理，请刷新后查看。"))
        setattr(row, self.state_field, target)
        if step.then:
            step.then(row, actor=actor, now=now, **facts)
        said = {key: plain(value) for key, value in given.items()}
        record(actor, step.label, row, step=step.name, before=before, after=self.state(row), **said)
        moving.send(sender=self.model, row=row, step=step, actor=actor, now=now)
        transaction.on_commit(
            lambda: moved.send(sender=self.model, row=row, step=step, actor=actor, facts=facts)
        )

    def fact_labels(self, names):
        from .facts import label

        return [str(label(name)) for name in names]


def plain(value):
    """A fact as the log keeps it: rows by name, lists of rows likewise, the rest as it is."""
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "_meta"):
        return {"id": value.pk, "name": str(value)}
    if hasattr(value, "read"):
        return getattr(value, "name", "")
    return value


__all__ = ["NO", "YES", "Answer", "Flow", "Offer", "Refused", "Step", "moved", "moving"]
