"""The effect that the rules of consequences may draw: a candidate for accountability."""

from django.utils.translation import gettext_lazy

from anlan.consequences.kinds import effect
from anlan.consequences.queries import facts_of

from . import actions


def withdrawn(consequence, actor, now, reason):
    actions.withdraw_candidates(consequence, actor, now, reason)


def further(pairs, now):
    actions.extend_candidates([(row.made_id, row.fact_label, facts) for row, facts in pairs])


@effect(
    "accountability_candidate",
    gettext_lazy("列入问责候选"),
    undo=withdrawn,
    told=False,
    undecided=actions.hold_candidates,
    extend=further,
    together=True,
)
def candidates(consequences, actor, now):
    """None where no organ speaks for the subject, or no office stands above it."""
    held = [row for row in consequences if row.organ and row.office]
    facts = facts_of(held)
    pairs = [(drafted(row, facts[row.pk], actor, now), facts[row.pk]) for row in held]
    acts = actions.put_forward(pairs, actor, now)
    return {row.pk: act for row, act in zip(held, acts, strict=True)}


def drafted(row, triggers, actor, now):
    return actions.drafted(
        row.organ,
        row.office,
        actor,
        now,
        fact=row.fact,
        place=row.place,
        title=actions.title_of(row.fact_label, len(triggers)),
        grounds=actions.grounds_of(triggers),
        basis=row.basis,
    )
