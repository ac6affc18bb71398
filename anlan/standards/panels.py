"""The standardization of an enterprise on its page: the grade held, the cases, the last self-evaluation, titles."""

from django.utils import timezone

from anlan.web.panels import panel

from .models import Standardization, Title
from .models.cases import VIEW
from .queries import APPLY
from .tables import state_mark, title_mark

SHOWN = 10


@panel("registers.enterprise", "standards/on_enterprise.html")
def of_enterprise(enterprise, user):
    """One file per enterprise (S4-3.3g), as far as the reader sees it."""
    if not user.holds(VIEW):
        return None
    today = timezone.localdate()
    cases = Standardization.objects.visible_to(user).filter(enterprise=enterprise)
    cases = list(cases.select_related("enterprise").order_by("-applied_on", "-pk")[:SHOWN])
    titles = (
        Title.objects.visible_to(user).filter(enterprise=enterprise).select_related("enterprise", "place")
    )
    return {
        "enterprise": enterprise,
        "held": enterprise.certificates.in_force(today).first(),
        "cases": [(one, state_mark(one)) for one in cases],
        "last": enterprise.self_evaluations.order_by("-on", "-pk").first(),
        "titles": [(one, title_mark(one)) for one in titles[:SHOWN]]
        if user.holds("standards.view_title")
        else (),
        "applies": user.holds(APPLY),
        "own": user.speaks_for(enterprise.organ),
    }
