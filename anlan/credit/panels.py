"""What the page of an enterprise shows of its credit, and how its tier changes how often it is inspected."""

from django.utils import timezone

from anlan.hazards.consequences import FACTORS
from anlan.web.panels import panel

from .queries import VIEW, factor_of
from .reckoning import reckon
from .tables import tier_mark


@panel("registers.enterprise", "credit/on_enterprise.html")
def credit_on(enterprise, user):
    if not user.holds(VIEW):
        return None
    found = reckon([enterprise], timezone.localdate())[enterprise.pk]
    return {
        "enterprise": enterprise,
        "found": found,
        "mark": tier_mark(found.tier["code"], found.tier["label"]),
    }


def factor(organ, on):
    """As its tier says for an enterprise on file, once for everything else."""
    if not organ.is_enterprise or not hasattr(organ, "enterprise"):
        return 1
    return factor_of(organ.enterprise, on)


FACTORS.append(factor)
