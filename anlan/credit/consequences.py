"""The effect that the rules of consequences may draw from any fact laid to an enterprise: it counts for its credit."""

from django.utils.translation import gettext_lazy

from anlan.consequences.kinds import effect

from .actions import record_events, void


def of_enterprise(trigger):
    return trigger.organ is not None and trigger.organ.is_enterprise and hasattr(trigger.organ, "enterprise")


def undone(consequence, actor, now, reason):
    void(consequence, actor=actor, now=now, reason=reason)


@effect(
    "credit_event",
    gettext_lazy("计入安全信用"),
    undo=undone,
    told=False,
    fits=of_enterprise,
    together=True,
)
def counted(consequences, actor, now):
    """The first record of each, which stands for all that were made."""
    return record_events(consequences, actor=actor, now=now)
