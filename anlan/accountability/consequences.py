"""The effect that the rules of consequences may draw: a candidate for accountability."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.consequences.kinds import effect

from . import actions


def withdrawn(consequence, actor, now, reason):
    actions.withdraw_candidates(consequence, actor, now, reason)


@effect("accountability_candidate", gettext_lazy("列入问责候选"), undo=withdrawn, told=False)
def candidate(consequence, actor, now):
    """None where no organ speaks for the subject, or no office stands above it."""
    if consequence.organ is None or consequence.office is None:
        return None
    triggers = list(consequence.triggers.all())
    said = {"fact": consequence.fact_label, "count": len(triggers)}
    return actions.create(
        consequence.organ,
        consequence.office,
        actor,
        now,
        fact=consequence.fact,
        place=consequence.place,
        title=_("%(fact)s（%(count)d件）") % said,
        grounds="\n".join(f"{found.happened_on} {found.title}" for found in triggers),
        basis=consequence.basis,
        triggers=triggers,
    )
