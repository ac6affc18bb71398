"""What an audit of the principal found becomes a matter that is followed to its closing."""

from django.utils.translation import gettext as _

from anlan.flow.flow import Refused
from anlan.hazards.actions.linking import link
from anlan.hazards.actions.reporting import report_matter


def register_problem(entry, problem, *, actor, now):
    """Register the problem in the name of the actor's organ and bind it to the audit."""
    organ = next((post.organ for post in actor.acting_posts() if post.role.holds("hazards.add_matter")), None)
    if organ is None:
        raise Refused(_("您当前的岗位没有登记事项的权限。"))
    matter = report_matter(
        actor=actor, organ=organ, profile="audit", source="audit", description=problem,
        enterprise=entry.enterprise, now=now,
    )  # fmt: skip
    link(matter, entry, actor=actor, now=now)
    return matter
