"""Who may take a step, and what must be there before."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.flow.flow import NO, YES
from anlan.rulebook.book import rule

from .models import Veto
from .queries import current_stage, obstacle, papers_for, unexempted


def office_acts(project, actor, **facts):
    if actor.speaks_for(project.office):
        return YES
    return NO(_("只有承办单位“%s”可以办理。") % project.office)


def may_receive(project, actor, **facts):
    if not (answer := builder_acts(project, actor)):
        return answer
    return NO(_("已经签收。")) if project.received_on else YES


def builder_acts(project, actor, **facts):
    return YES if actor.speaks_for(project.organ) else NO(_("只有建设单位“%s”可以办理。") % project.organ)


def decider_acts(project, actor, **facts):
    if not actor.speaks_for(project.decider):
        return NO(_("只有决定机关“%s”可以决定。") % project.decider)
    return NO(_("登记人不能对自己登记的项目作出决定。")) if actor.pk == project.registered_by_id else YES


def may_exempt(project, actor, **facts):
    if not (answer := decider_acts(project, actor)):
        return answer
    if project.vetoes.filter(state=Veto.State.CONFIRMED).exists():
        return NO(_("重大风险一票否决已经确认，不能作例外。"))
    return YES if unexempted(project, timezone.localdate()) else NO(_("没有需要作例外的清单条目。"))


def may_approve(project, actor, **facts):
    if not (answer := decider_acts(project, actor)):
        return answer
    if why := obstacle(project, timezone.localdate()):
        return NO(why)
    return YES if project.received_on else NO(_("建设单位还没有签收三同时告知书。"))


def may_hand_in(project, actor, evidence=None, trial_from=None, trial_to=None, **facts):
    if not (answer := builder_acts(project, actor)):
        return answer
    stage = current_stage(project)
    if stage.waiting:
        return NO(_("材料已经报送，正在审查。"))
    if evidence is None:
        return YES
    given = {paper for paper, _file in evidence}
    if lacking := [paper for paper in papers_for(project, timezone.localdate()) if paper not in given]:
        return NO(_("缺少材料：%s。") % "、".join(lacking))
    return trial_fits(project, trial_from, trial_to)


def trial_fits(project, begins, ends):
    """A trial run, if there was one, lasts as long as it must and no longer than it may."""
    if not begins and not ends:
        return YES
    if not (begins and ends):
        return NO(_("试运行的开始和结束日期应同时填写。"))
    if ends > timezone.localdate():
        return NO(_("试运行还没有结束。"))
    limits, days = rule("projects.trial_days", begins, project.place), (ends - begins).days + 1
    if limits["least"] <= days <= limits["most"]:
        return YES
    return NO(_("试运行%(days)d天，应不少于%(least)d天、不超过%(most)d天。") % {"days": days, **limits})


def may_check(project, actor, **facts):
    if not actor.speaks_for(project.supervisor):
        return NO(_("只有监管部门“%s”可以审查。") % project.supervisor)
    return YES if current_stage(project).waiting else NO(_("建设单位还没有报送本阶段材料。"))


def may_extend(project, actor, **facts):
    """The head of the department extends the review of a design once, before its term is over."""
    if not actor.speaks_for(project.supervisor):
        return NO(_("只有监管部门“%s”可以延长。") % project.supervisor)
    stage = current_stage(project)
    if not (stage.waiting and stage.reviewed):
        return NO(_("只有正在进行的安全设施设计审查可以延长。"))
    if stage.extended_on:
        return NO(_("审查期限已经延长过一次。"))
    return YES if timezone.localdate() <= stage.review_by else NO(_("审查期限已过，不能再延长。"))


def may_decide_veto(veto, actor, **facts):
    if not actor.speaks_for(veto.project.decider):
        return NO(_("只有决定机关“%s”可以决定。") % veto.project.decider)
    if actor.pk in (veto.raised_by_id, veto.leader_id):
        return NO(_("提出否决的人不能决定自己提出的否决。"))
    return YES


def raiser_acts(veto, actor, **facts):
    return YES if actor.speaks_for(veto.organ) else NO(_("只有提出单位“%s”可以撤回。") % veto.organ)
