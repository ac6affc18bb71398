"""What the steps of a campaign and of its stages ask for and do."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import fulfil, promise, release
from anlan.duty.schedules import end_of
from anlan.flow.flow import NO, YES, Refused
from anlan.letters.actions import letter
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.obligations.actions.acting import put_in_force
from anlan.obligations.actions.editing import create_obligation
from anlan.obligations.actions.generating import generate_for
from anlan.obligations.flow import OBLIGATION
from anlan.obligations.models import Obligation
from anlan.org.models import Organ
from anlan.plans.models import Plan
from anlan.rulebook.book import rule

from ..dangers import with_dangers
from ..letters import SUMMARY
from ..models import Stage, Unit
from ..queries import figures_of, open_subjects, standing
from .campaigns import cadence_of, carries, move_duty, office_acts, organs_on

VIEW = "campaigns.view_campaign"


def may_launch(row, actor, **facts):
    """The plan document is issued, somebody takes part or is put right, and the days are still to come."""
    if not (answer := office_acts(row, actor)):
        return answer
    if not actor.holds("obligations.enforce_obligation"):
        return NO(_("启动后要按阶段向参与单位布置任务，您当前的岗位没有启停履职要求的权限。"))
    issued = row.document_id and row.document.issued_on
    if not issued and not (row.plan_id and row.plan.state == Plan.State.ACTIVE):
        return NO(_("没有已印发的实施方案：请关联已登记发文日期的文件，或执行中的工作计划。"))
    if not row.organs.exists() and not row.groups.exists():
        return NO(_("还没有参与单位。"))
    if row.ends_on < timezone.localdate():
        return NO(_("各阶段日期都已过去，请先调整。"))
    return YES


def launched(row, *, actor, now, **facts):
    """Who takes part is fixed; what they owe in each stage is put in force; the first stage begins."""
    today = timezone.localdate(now)
    organs = organs_on(row, today)
    if not organs:
        raise Refused(_("分组中没有成员单位。"))
    Unit.objects.bulk_create(Unit(campaign=row, organ=organ) for organ in organs)
    row.launched_at = now
    row.save(update_fields=["launched_at"])
    wanted = {said["stage"]: said for said in rule("campaigns.stage_duties", on=today, place=row.place)}
    for stage in row.stages.all():
        if stage.code in wanted:
            oblige(stage, wanted[stage.code], organs, actor, now)
    begin(row.stages.first(), actor, now)
    people = [user for organ in organs for user in users_of(organ, VIEW)]
    notify(people, kind="campaigns.launched", title=_("专项行动启动：%s") % row, row=row, now=now)


def oblige(stage, duty, organs, actor, now):
    """Every unit hands in its paper by the end of the stage: an obligation with its own clock and judge."""
    campaign, today = stage.campaign, timezone.localdate(now)
    obligation = create_obligation(
        actor=actor,
        organ=campaign.organ,
        verifier=campaign.lead,
        title=f"{duty['title']}：{campaign.title}"[:200],
        plan=campaign.plan,
        basis=str(campaign.document or campaign.plan)[:300],
        subject=Obligation.Subject.ORGAN,
        organs=organs,
        cadence=cadence_of(stage),
        starts_on=min(stage.starts_on, today),
        evidence={"items": [[duty["evidence"]]], "fields": [], "roles": []},
    )
    put_in_force(obligation, actor=actor, now=now)
    generate_for(obligation, today)
    stage.obligation = obligation
    stage.save(update_fields=["obligation"])


def begin(stage, actor, now):
    """The stage is the current one from now on; when that is early, so are its days and its duty."""
    today = timezone.localdate(now)
    early = stage.starts_on > today
    stage.state, stage.starts_on = Stage.State.CURRENT, min(stage.starts_on, today)
    stage.save(update_fields=["state", "starts_on"])
    if early:
        move_duty(stage, actor, today, now)
    promise("campaigns.stage", stage, end_of(stage.ends_on), now=now)


def may_complete(stage, actor, **facts):
    return carries(stage.campaign, actor)


def completed(stage, *, actor, now, reason="", **facts):
    """Only when its criteria are met, or somebody says why not; then the next one begins."""
    if not stage.campaign.running:
        raise Refused(_("行动不在实施中。"))
    found = standing(stage)
    lacking = [f"{one.label}（{one.said}）" for one in found if not one.met]
    if lacking and not reason.strip():
        raise Refused(_("未达到转段条件：%s。确需转入下一阶段的，请说明理由。") % "；".join(lacking))
    stage.stood = [{"label": one.label, "done": one.done, "whole": one.whole} for one in found]
    stage.reason = reason.strip() if lacking else ""
    stage.completed_on = timezone.localdate(now)
    stage.save(update_fields=["stood", "reason", "completed_on"])
    fulfil("campaigns.stage", stage, now=now)
    if following := stage.campaign.stages.filter(order__gt=stage.order).first():
        begin(following, actor, now)
        people = [
            user
            for unit in stage.campaign.units.select_related("organ")
            for user in users_of(unit.organ, VIEW)
        ]
        title = _("专项行动进入“%(stage)s”阶段：%(campaign)s") % {
            "stage": following.label,
            "campaign": stage.campaign,
        }
        notify(people, kind="campaigns.stage", title=title, row=stage.campaign, now=now)


def may_summarise(row, actor, effect=None, residual=None, **facts):
    if not (answer := carries(row, actor)):
        return answer
    waiting = row.stages.exclude(state=Stage.State.DONE).first()
    if waiting:
        return NO(_("“%s”阶段还没有完成。") % waiting.label)
    if effect is not None and not (residual or "").strip() and open_subjects(row).exists():
        return NO(_("还有未整改的隐患，请写明遗留问题如何移交、由谁负责、何时完成。"))
    return YES


def summarised(row, *, actor, now, effect, residual="", **facts):
    """The figures are frozen as they are; a leader decides on them."""
    row.effect, row.residual, row.summarised_by = effect, residual, actor
    left = [
        {"object": subject.name, "unit": str(subject.unit), "open": subject.found - subject.closed}
        for subject in with_dangers(open_subjects(row))
    ]
    units = row.units.count()
    row.figures = {**figures_of(row), "units": units, "left": left, "day": str(timezone.localdate(now))}
    row.save(update_fields=["effect", "residual", "summarised_by", "figures"])
    title = _("专项行动总结待审定：%s") % row
    notify(
        users_of(row.organ, "campaigns.close_campaign"),
        kind="campaigns.summary",
        title=title,
        row=row,
        now=now,
    )


def may_close(row, actor, **facts):
    if not (answer := office_acts(row, actor)):
        return answer
    return NO(_("提交总结的人不能自己审定。")) if row.summarised_by_id == actor.pk else YES


def closed(row, *, actor, now, **facts):
    """The summary is issued with the frozen figures; who keeps an open danger is told that it is theirs."""
    row.closed_on = timezone.localdate(now)
    row.save(update_fields=["closed_on"])
    issued = letter(SUMMARY, row, organ=row.organ, actor=actor, context=summary_of(row), now=now)
    owners = Organ.objects.filter(pk__in=open_subjects(row).order_by().values("unit"))
    people = {user.pk: user for organ in owners for user in users_of(organ, VIEW)}
    title = _("遗留隐患移交你单位继续整改：%s") % row
    notify(people.values(), kind="campaigns.residual", title=title, body=row.residual, row=row, now=now)
    return issued


def summary_of(row):
    return {
        "title": _("关于%s情况的通报") % row.title,
        "to": "、".join(str(unit.organ) for unit in row.units.select_related("organ")[:40]),
        "figures": row.figures,
        "effect": row.effect,
        "residual": row.residual,
        "stages": [
            (stage.label, f"{stage.starts_on}—{stage.ends_on}", str(stage.completed_on), stage.reason)
            for stage in row.stages.all()
        ],
        "copies": "",
    }


def cancelled(row, *, actor, now, reason, **facts):
    """What the units still owe falls away with its reason."""
    for stage in row.stages.select_related("obligation"):
        release("campaigns.stage", stage, now=now)
        if stage.obligation and stage.obligation.state == Obligation.State.IN_FORCE:
            OBLIGATION.move(stage.obligation, "end", actor=actor, now=now, reason=reason)
