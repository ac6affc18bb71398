"""What is counted of inspections, by the day of the visit: a plan that is not begun counts nowhere, so that no
figure betrays a secret one."""

from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator

from .models import Finding, Inspection

VISITS = _("明查暗访每年不少于6次（S3-5.3.1c）")
MODES = _("采取“四不两直”方式，随机查、反复查（S0-3.2.2a、S3-5.3.1b）")
CHECKED = _("对企业的监督检查（S4-3.2a、S4-3.16b）")


def visits(places, start, end):
    return Inspection.objects.filter(place__in=places, visited_on__range=(start, end))


@indicator("inspections.visits", _("监督检查次数"), _("次"), better="more", basis=CHECKED, dated="visited_on")
def visited(places, start, end):
    """Visits begun in the span, a merged one once."""
    return visits(places, start, end)


@indicator(
    "inspections.open_and_covert", _("明查暗访次数"), _("次"), better="more", basis=VISITS, dated="visited_on"
)
def open_and_covert(places, start, end):
    """Of the visits in the span, 明查 and 暗访."""
    return visits(places, start, end).filter(kind__in=("open", "covert"))


@indicator("inspections.unannounced_share", _("不打招呼检查占比"), "%", better="more", basis=MODES)
def unannounced_share(places, start, end):
    """Of the visits in the span, those of which nobody was told."""
    rows = visits(places, start, end)
    return rows.filter(unannounced=True), rows


@indicator(
    "inspections.enterprises",
    _("检查企业数"),
    _("家"),
    better="more",
    basis=CHECKED,
    distinct="enterprise",
)
def enterprises(places, start, end):
    """Enterprises visited in the span, each once."""
    return visits(places, start, end).filter(enterprise__isnull=False)


@indicator("inspections.with_findings", _("检查发现问题的占比"), "%", better=None, basis=CHECKED)
def with_findings(places, start, end):
    """Of the visits in the span, those that found something."""
    rows = visits(places, start, end)
    return rows.filter(pk__in=Finding.objects.values("inspection")), rows
