"""What is counted of projects: taken in, refused, vetoed; notices signed for; stages passed in time."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator

from .models import Project, Stage, Veto

GATE = _("不符合产业政策的项目一律不予核准（S3-4.1.1a），重大事故风险一票否决（S4-3.7b）")
STAGES = _("三同时要求告知企业并督促落实（S3-4.2.1a）")


@indicator("projects.registered", _("登记建设项目数"), "个", better="more", basis=STAGES)
def registered(places, start, end):
    """Projects taken in within the span."""
    return Project.objects.filter(place__in=places, registered_on__range=(start, end))


@indicator("projects.refused", _("不予批准建设项目数"), "个", better="more", basis=GATE)
def refused(places, start, end):
    """Projects refused within the span."""
    return Project.objects.filter(place__in=places, refused_on__range=(start, end))


@indicator("projects.vetoed", _("重大风险一票否决数"), "次", better="more", basis=GATE)
def vetoed(places, start, end):
    """Vetoes confirmed within the span."""
    confirmed = Veto.objects.filter(state=Veto.State.CONFIRMED)
    return confirmed.filter(place__in=places, decided_on__range=(start, end))


@indicator("projects.received", _("三同时告知签收率"), "%", better="more", basis=STAGES)
def received(places, start, end):
    """Of the projects whose builder was informed within the span, those that have signed for it by its end."""
    informed = Project.objects.filter(place__in=places, informed_on__range=(start, end))
    return informed.filter(received_on__lte=end), informed


@indicator("projects.on_time", _("三同时阶段按期完成率"), "%", better="more", basis=STAGES)
def on_time(places, start, end):
    """Of the stages due within the span, those passed by their due day."""
    due = Stage.objects.filter(place__in=places, due_on__range=(start, end))
    return due.filter(passed_on__lte=F("due_on")), due
