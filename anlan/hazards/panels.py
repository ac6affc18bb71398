"""What pages of other modules show of matters: those that were put under them."""

from django.db.models import Count, F, Max, Q
from django.utils import timezone

from anlan.web.panels import panel

from .consequences import checks_a_year
from .models import Matter
from .queries import PARENTS, counts, matters_of
from .silence import quiet_from
from .tables import due, grade_mark, state_mark

SHOWN, FEW = 50, 10


def linked(row, user):
    """The matters under ``row`` that the reader sees; nothing without any."""
    if not user.holds("hazards.view_matter"):
        return None
    seen = Matter.objects.visible_to(user).filter(pk__in=matters_of(row).order_by().values("pk"))
    found = list(seen.select_related("subject", "place", "organ").order_by("-pk")[:SHOWN])
    return [(one, state_mark(one), grade_mark(one), due(one)) for one in found] or None


for label in PARENTS:
    panel(label, "hazards/on_parent.html")(linked)


@panel("subjects.subject", "hazards/on_thing.html")
def in_thing(thing, user):
    """The matters in something that is no enterprise, newest first, and where to register the next."""
    if not user.holds("hazards.view_matter"):
        return None
    seen = Matter.objects.visible_to(user).filter(thing=thing)
    found = list(seen.select_related("subject", "place", "organ").order_by("-pk")[:FEW])
    numbers = seen.order_by().aggregate(
        **{name: one for name, one in counts(timezone.localdate()).items() if name in ("open", "overdue")},
        closed=Count("pk", filter=Q(state=Matter.State.CLOSED)),
    )
    return {
        "thing": thing.pk,
        "rows": [(one, state_mark(one), grade_mark(one), due(one)) for one in found],
        "numbers": numbers,
        "reports": user.holds("hazards.add_matter") and thing.state != thing.State.CLOSED,
    }


@panel("registers.enterprise", "hazards/on_enterprise.html")
def loop_of(enterprise, user):
    """一张网: how the enterprise finds, rectifies and closes, as far as the reader sees it."""
    if not user.holds("hazards.view_matter"):
        return None
    today = timezone.localdate()
    own = Q(reporter_organ=F("subject"))
    seen = Matter.objects.visible_to(user).filter(enterprise=enterprise).order_by()
    wanted = {
        name: one for name, one in counts(today).items() if name in ("open", "overdue", "checking", "major")
    }
    found = seen.aggregate(
        whole=Count("pk"),
        closed=Count("pk", filter=Q(state=Matter.State.CLOSED)),
        self_found=Count("pk", filter=own),
        last_self=Max("entered_at", filter=own),
        **wanted,
    )
    last_nil = enterprise.nil_reports.aggregate(last=Max("end"))["last"]
    last_self = found["last_self"] and timezone.localdate(found["last_self"])
    form = (
        enterprise.statements.order_by("-due_on", "-pk").first()
        if user.holds("hazards.view_statement")
        else None
    )
    return found | {
        "enterprise": enterprise.pk,
        "checks": checks_a_year(enterprise.organ, today),
        "last_nil": last_nil,
        "silent": quiet_from(enterprise, last_self, last_nil, today),
        "statement": form,
        "statement_state": form and form.get_state_display(),
    }
