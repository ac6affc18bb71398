"""Asking for a grade or a title, evaluating oneself, keeping the list of review bodies."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import promise
from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.hazards.actions.linking import link
from anlan.hazards.actions.reporting import report_matter
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.registers.models import Enterprise
from anlan.rulebook.book import rule

from ..models import ReviewBody, SelfEvaluation, Standardization, Title
from ..models.cases import Grade
from ..queries import (
    APPLY,
    APPLY_TITLE,
    CHECK,
    KEEP,
    REVIEW_TITLE,
    commitments,
    lost_since,
    offices_for,
    open_major_dangers,
    title_kinds,
    workdays_after,
    years_later,
)

S = Standardization.State
GAPS = 50  # of one self-evaluation


@transaction.atomic
def apply(enterprise, *, actor, grade, office, self_score, held, note="", papers=(), now=None):
    """Ask for ``grade``. ``held``: the codes of the commitments that the principal has signed; all are wanted."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    may_apply_for(enterprise, actor, APPLY, office)
    enterprise = Enterprise.objects.select_for_update(no_key=True).get(pk=enterprise.pk)
    if missing := [label for code, label in commitments(enterprise.place, today).items() if code not in held]:
        raise ValidationError({"held": _("还没有承诺：%s。") % "；".join(missing)})
    nothing_in_the_way(enterprise, grade, today)
    row = Standardization(
        enterprise=enterprise,
        organ=enterprise.organ,
        place=enterprise.place,
        sector=enterprise.sector,
        office=office,
        grade=grade,
        self_score=self_score,
        held=sorted(held),
        note=note,
        applied_on=today,
        applied_by_id=actor.pk,
    )
    row.full_clean()
    row.save()
    for paper in papers:
        attach(row, paper, actor=actor, kind="application")
    record(actor, _("申请标准化达标"), row, grade=row.get_grade_display(), self_score=self_score)
    promise("standards.accept", row, workdays_after(today, "standardisation.check_days", row.place), now=now)
    told = _("收到标准化达标申请：%s") % row
    notify(users_of(office, CHECK), kind="standards.applied", title=told, row=row, now=now)
    return row


def may_apply_for(enterprise, actor, perm, office):
    if not (may := actor.may(perm, enterprise)):
        raise Refused(may.reason)
    if enterprise.state == Enterprise.State.CLOSED:
        raise Refused(_("“%s”已关闭。") % enterprise)
    if not offices_for(enterprise.place).filter(pk=office.pk).exists():
        raise Refused(
            _("“%(office)s”不受理%(place)s的申请。") % {"office": office, "place": enterprise.place}
        )


def nothing_in_the_way(enterprise, grade, today):
    mine = enterprise.standardizations
    if mine.filter(state__in=Standardization.OPEN).exists():
        raise Refused(_("已有一项申请正在办理。"))
    there = mine.filter(state=S.CERTIFIED).first()
    order = Grade.values
    if there and order.index(grade) >= order.index(there.grade):
        raise Refused(
            _("已是%(grade)s达标（有效期至%(until)s），只能申请更高等级；到期前请申请延续。")
            % {"grade": there.get_grade_display(), "until": there.valid_until}
        )
    since = years_later(today, -rule("standardisation.reapply", today, enterprise.place))
    if lost := lost_since(enterprise, since):
        raise Refused(
            _("%(on)s%(how)s，未满再次申请的期限。") % {"on": lost.closed_on, "how": lost.get_state_display()}
        )
    if open_major_dangers(enterprise).exists():
        raise Refused(_("企业还有重大事故隐患没有销号，不能申请。"))


@transaction.atomic
def evaluate(enterprise, *, actor, on, score, said="", gaps=(), papers=(), now=None):
    """The yearly self-evaluation; every gap found becomes a matter that the enterprise puts right."""
    now = now or timezone.now()
    if not (may := actor.may(APPLY, enterprise)):
        raise Refused(may.reason)
    if not actor.speaks_for(enterprise.organ):
        raise Refused(_("自评由企业自己填报。"))
    if on > timezone.localdate(now):
        raise Refused(_("自评日期不能晚于今天。"))
    if len(gaps) > GAPS:
        raise Refused(_("一次自评最多列%d条差距。") % GAPS)
    row = SelfEvaluation(
        enterprise=enterprise,
        organ=enterprise.organ,
        place=enterprise.place,
        sector=enterprise.sector,
        on=on,
        score=score,
        said=said,
        gaps=list(gaps),
        entered_at=now,
        by_id=actor.pk,
    )
    row.full_clean()
    row.save()
    for paper in papers:
        attach(row, paper, actor=actor, kind="self_evaluation")
    record(actor, _("填报标准化自评"), row, score=score, gaps=len(gaps))
    for gap in gaps:
        found = report_matter(
            actor=actor,
            organ=enterprise.organ,
            profile="assessment",
            source="self",
            description=gap,
            enterprise=enterprise,
            now=now,
        )
        link(found, row, actor=actor, now=now)
    return row


@transaction.atomic
def apply_title(enterprise, *, actor, kind, office, deeds, team="", stars=None, papers=(), now=None):
    now = now or timezone.now()
    may_apply_for(enterprise, actor, APPLY_TITLE, office)
    known = title_kinds(enterprise.place)
    if kind not in known:
        raise ValidationError({"kind": _("没有“%s”这种称号。") % kind})
    if known[kind]["team"] != bool(team):
        wrong = (
            _("这个称号以班组申报，请填写班组。")
            if known[kind]["team"]
            else _("这个称号以企业申报，不填班组。")
        )
        raise ValidationError({"team": wrong})
    row = Title(
        kind=kind,
        enterprise=enterprise,
        organ=enterprise.organ,
        place=enterprise.place,
        sector=enterprise.sector,
        office=office,
        team=team,
        stars=stars if team else None,
        deeds=deeds,
        applied_on=timezone.localdate(now),
        applied_by_id=actor.pk,
    )
    row.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("已有同一称号在办理或者有效。")) from None
    for paper in papers:
        attach(row, paper, actor=actor, kind="title")
    record(actor, _("申报创建称号"), row, title=row.label)
    told = _("收到创建称号申报：%s") % row
    notify(users_of(office, REVIEW_TITLE), kind="standards.title", title=told, row=row, now=now)
    return row


@transaction.atomic
def save_body(body=None, *, actor, **values):
    """Put a review body on the list, or change it; who keeps the list answers for its place."""
    row = body or ReviewBody()
    for name, value in values.items():
        setattr(row, name, value)
    posts = [post for post in actor.acting_posts() if post.role.holds(KEEP)]
    if not any(row.place.path.startswith(post.place.path) for post in posts):
        raise Refused(_("不在您的管辖范围内。"))
    row.full_clean()
    row.save()
    record(actor, _("修改评审单位") if body else _("登记评审单位"), row, place=str(row.place))
    return row
