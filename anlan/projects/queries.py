"""Questions: what stands in the way of an approval, which papers a stage asks for, by when, who reviews."""

from django.db.models import Q
from django.utils.translation import gettext as _

from anlan.lib.workdays import add_workdays
from anlan.notices.queries import users_of
from anlan.org.models import Organ, Place
from anlan.rulebook.book import calendar, rule

from .matching import matches_of
from .models import Project, Stage, Veto

STAGE_OF = {
    Project.State.DESIGN: Stage.Kind.DESIGN,
    Project.State.CONSTRUCT: Stage.Kind.CONSTRUCT,
    Project.State.ACCEPTED: Stage.Kind.USE,
}


def workdays_after(day, count, place):
    return add_workdays(day, count, calendar(place))


def terms(kind, on, place):
    """The line of the rulebook about a stage: ``days``, ``papers``, ``special``."""
    return next(line for line in rule("projects.stages", on, place) if line["stage"] == kind)


def papers_for(project, on):
    """The papers that the present stage of the project asks for; none outside the stages."""
    kind = STAGE_OF.get(project.state)
    if kind is None:
        return []
    line = terms(kind, on, project.place)
    return [*line["papers"], *(line["special"] if project.special else [])]


def current_stage(project):
    """The stage the project is in, or None."""
    kind = STAGE_OF.get(project.state)
    return project.stages.filter(kind=kind).first() if kind else None


def unexempted(project, on):
    """The entries that the project meets on the day and for which no exception was made."""
    excepted = set(project.matches.filter(exempted=True).values_list("entry", flat=True))
    return [found.entry for found in matches_of(project, on) if found.entry not in excepted]


def obstacle(project, on):
    """Why the project cannot be approved, in words; "" when nothing stands in the way."""
    vetoes = project.vetoes.filter(state__in=Veto.STANDING).select_related("organ")
    # A confirmed one is told before one that is only raised.
    veto = min(vetoes, key=lambda row: row.state, default=None)
    if veto and veto.state == Veto.State.CONFIRMED:
        return _("“%s”提出的重大风险一票否决已经确认，不得批准。") % veto.organ
    if veto:
        return _("“%s”提出的重大风险一票否决尚未决定，不得批准。") % veto.organ
    if entries := unexempted(project, on):
        said = "、".join(entries)
        return _("项目与负面清单相符（%s），没有决定机关的书面例外，不得批准、不得供地。") % said
    return ""


def may_raise(project, user):
    """The organs for which the user may raise a veto: those that review, handle, supervise or decide."""
    asked = {row.organ_id for row in project.reviews.all()}
    asked |= {project.office_id, project.supervisor_id, project.decider_id}
    return [organ for organ in user.organs if organ.pk in asked]


def may_agree(project, user):
    """The organs for which the user may still agree: those asked that have said nothing yet."""
    asked = project.reviews.filter(agreed_on=None).exclude(
        organ__in=project.vetoes.filter(state__in=Veto.STANDING).values("organ")
    )
    pks = set(asked.values_list("organ", flat=True))
    return [organ for organ in user.organs if organ.pk in pks]


def bodies(user):
    """The organs of government that the user may name: those in the territory of the posts, and those above it."""
    reach = Q(pk__in=Organ.objects.visible_to(user).order_by().values("pk"))
    for path in {post.place.path for post in user.acting_posts()}:
        reach |= Q(place__in=Place.objects.above(path).order_by().values("pk"))
    rows = Organ.objects.filter(reach, active=True).exclude(kind=Organ.Kind.ENTERPRISE)
    return rows.order_by("order", "path")


def builders(user):
    """The enterprises that the user sees."""
    rows = Organ.objects.visible_to(user, "registers.view_enterprise")
    return rows.filter(active=True, kind=Organ.Kind.ENTERPRISE).order_by("name")


def leaders(organ, on=None):
    """The people seated in an organ, one of whom puts the name to a veto."""
    return users_of(organ, on=on).order_by("name")
