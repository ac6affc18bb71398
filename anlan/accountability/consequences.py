"""The effect that the rules of consequences may draw: a candidate for accountability."""

from django.utils.translation import gettext_lazy

from anlan.consequences.kinds import effect

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
)
def candidate(consequence, actor, now):
    """None where no organ speaks for the subject, or no office stands above it."""
    if consequence.organ is None or consequence.office is None:
        return None
    triggers = list(consequence.triggers.all())
    return actions.create(
        consequence.organ,
        consequence.office,
        actor,
        now,
        fact=consequence.fact,
        place=consequence.place,
        title=actions.title_of(consequence.fact_label, len(triggers)),
        grounds=actions.grounds_of(triggers),
        basis=consequence.basis,
        triggers=triggers,
    )
