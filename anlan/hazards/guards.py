"""Who may take which step on a matter or a listing, and why not."""

from django.utils.translation import gettext as _

from anlan.flow.flow import NO, YES

from .models import Matter
from .queries import has_account, open_children, profile_of, running_listings

S = Matter.State


def office_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.office) else NO(_("只有交办单位“%s”可以办理。") % row.office)


def reporter_appeals(row, actor, **facts):
    if not actor.speaks_for(row.reporter_organ):
        return NO(_("只有登记单位“%s”可以申诉。") % row.reporter_organ)
    return NO(_("只能申诉一次。")) if row.appealed else YES


def owner_acts(row, actor, **facts):
    """The responsible organ; for an enterprise in which nobody has an account, the office on its behalf."""
    if actor.speaks_for(row.organ):
        return YES
    if row.organ.is_enterprise and actor.speaks_for(row.office) and not has_account(row.organ):
        return YES
    return NO(_("只有责任单位“%s”可以办理。") % row.organ)


def owner_or_overseer_acts(row, actor, **facts):
    if actor.speaks_for(row.office) or (row.verifier and actor.speaks_for(row.verifier)):
        return YES
    return owner_acts(row, actor)


def overseer_acts(row, actor, **facts):
    if actor.speaks_for(row.office) or (row.verifier and actor.speaks_for(row.verifier)):
        return YES
    return NO(_("只有交办单位或者验收单位可以办理。"))


def another_decides(row, actor, **facts):
    """The office decides on what is asked, never the person who asked."""
    if not (answer := office_acts(row, actor)):
        return answer
    asked = row.extensions if row.state == S.EXTENSION_ASKED else row.transfers
    if asked.filter(answer="pending", asked_by=actor).exists():
        return NO(_("申请人不能决定自己的申请。"))
    return YES


def verifier_acts(row, actor, co_verifier=None, on_site=None, **facts):
    """Never who rectified; a major danger is looked at by two on the spot."""
    if not actor.speaks_for(row.verifier):
        return NO(_("只有验收单位“%s”可以验收。") % row.verifier)
    if row.submitted_by_id == actor.pk:
        return NO(_("整改人不能验收自己的整改。"))
    if row.verifier_id != row.organ_id and actor.speaks_for(row.organ):
        return NO(_("责任单位不能验收自己的整改。"))
    if co_verifier is not None and co_verifier.pk in (actor.pk, row.submitted_by_id):
        return NO(_("第二验收人不能是验收人本人，也不能是整改人。"))
    return YES


def passer_acts(row, actor, co_verifier=None, on_site=None, cause_class=None, **facts):
    if not (answer := verifier_acts(row, actor, co_verifier=co_verifier)):
        return answer
    if cause_class and row.is_major and not (co_verifier and on_site):
        return NO(_("重大事故隐患应由两人以上到现场验收，请填写第二验收人并确认到现场。"))
    return YES


def closer_acts(row, actor, **facts):
    """Whoever assigned closes, once nothing below or beside is still open."""
    if not (answer := office_acts(row, actor)):
        return answer
    if child := open_children(row).first():
        return NO(_("下级事项“%s”尚未销号。") % child.number)
    if listing := running_listings(row).first():
        return NO(_("%s挂牌尚未摘牌，不能销号。") % listing.get_level_display())
    return YES


def finder_reopens(row, actor, **facts):
    if row.parent_id and not Matter.objects.filter(pk=row.parent_id, state__one_of=Matter.OPEN).exists():
        return NO(_("上级事项已销号，请先重开上级事项。"))
    return YES


def separator_acts(row, actor, **facts):
    """As any act of the office; under a parent that is done nothing begins anew."""
    if not (answer := office_acts(row, actor)):
        return answer
    return finder_reopens(row, actor)


def corrected_at_once(row, actor, rectified_by="", **facts):
    """A small danger put right while the finder looked on."""
    if not (answer := office_acts(row, actor)):
        return answer
    if not profile_of(row).elements:
        return NO(_("只有事故隐患可以即查即改。"))
    if row.is_major:
        return NO(_("重大事故隐患不能即查即改。"))
    if rectified_by and rectified_by.strip() == actor.name:
        return NO(_("整改人不能验收自己的整改。"))
    return NO(_("下级事项尚未销号。")) if open_children(row).exists() else YES


def other_eyes(row, actor, **facts):
    """The organ that drew it; neither who rectified nor who found it right the first time."""
    if not actor.speaks_for(row.organ):
        return NO(_("只有复查单位“%s”可以办理。") % row.organ)
    if row.matter.submitted_by_id == actor.pk:
        return NO(_("整改人不能复查自己的整改。"))
    if row.matter.checks.filter(passed=True, by=actor).exists():
        return NO(_("验收人不能复查自己的验收。"))
    return YES


# -- listings --------------------------------------------------------------------------------------------------


def listing_organ_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.organ) else NO(_("只有挂牌单位“%s”可以办理。") % row.organ)


def approver_acts(row, actor, **facts):
    if not (answer := listing_organ_acts(row, actor)):
        return answer
    if row.proposed_by_id == actor.pk:
        return NO(_("提请人不能审批自己提请的挂牌。"))
    if not row.matter.is_major:
        return NO(_("只有重大事故隐患可以挂牌督办。"))
    if not row.matter.is_open:
        return NO(_("事项已办结，不能挂牌。"))
    return YES


def canceller_acts(row, actor, co_verifier=None, on_site=None, note=None, **facts):
    """After a look on the spot by two, neither of them of those who rectified."""
    if not (answer := listing_organ_acts(row, actor)):
        return answer
    if row.matter.state not in (S.VERIFIED_OK, S.CLOSED):
        return NO(_("隐患整改尚未验收通过，不能摘牌。"))
    rectifier = row.matter.submitted_by_id
    if actor.pk == rectifier:
        return NO(_("整改人不能核查自己的整改。"))
    if co_verifier is not None and co_verifier.pk in (actor.pk, rectifier):
        return NO(_("第二核查人不能是核查人本人，也不能是整改人。"))
    if co_verifier is not None and not on_site:
        return NO(_("摘牌须经两人以上现场核查，请确认到现场。"))
    return YES


def listable(matter):
    """Whether a matter can be proposed for listing at all."""
    if not profile_of(matter).listing:
        return NO(_("这类事项不能挂牌督办。"))
    if not matter.is_major:
        return NO(_("只有重大事故隐患可以挂牌督办。"))
    return YES if matter.is_open else NO(_("事项已办结，不能挂牌。"))


def filler_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.organ) else NO(_("只有填报单位“%s”可以办理。") % row.organ)
