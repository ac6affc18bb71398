"""Who may take a step, and what must be there before."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.flow.flow import NO, YES
from anlan.rulebook.book import rule

from .models import Certificate, Delisting
from .queries import (
    evaluated_since,
    grades,
    open_major_dangers,
    title_kinds,
    workdays_after,
    years_later,
)

ORDER = ("level_1", "level_2", "level_3", "micro")


def office_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.office) else NO(_("只有受理单位“%s”可以办理。") % row.office)


def may_check(row, actor, review_body=None, **facts):
    if not (answer := office_acts(row, actor)):
        return answer
    if actor.pk == row.applied_by_id:
        return NO(_("申请由您填报，应由他人审核。"))
    if open_major_dangers(row.enterprise).exists():
        return NO(_("企业还有重大事故隐患没有销号。"))
    return YES


def may_review(row, actor, reviewed_on=None, **facts):
    """The review body's own people; the office where the body has no account."""
    organ = row.body.organ
    if organ and not actor.speaks_for(organ):
        return NO(_("评审结果由评审单位“%s”登记。") % row.body)
    if organ is None and not (answer := office_acts(row, actor)):
        return answer
    if reviewed_on and not row.checked_on <= reviewed_on <= timezone.localdate():
        return NO(_("评审日期应在审核之后、不晚于今天。"))
    return YES


def may_certify(row, actor, publicized_on=None, **facts):
    if not (answer := office_acts(row, actor)):
        return answer
    if actor.pk == row.checked_by_id:
        return NO(_("审核人不能公告定级，应由他人办理。"))
    line = grades(row.place)[row.grade]["score"]
    if row.review_score < line:
        return NO(
            _("评审得分%(score)d分，不到%(grade)s要求的%(line)d分。")
            % {"score": row.review_score, "grade": row.get_grade_display(), "line": line}
        )
    return publicized(row, publicized_on)


def publicized(row, day):
    """So many work days have passed since the publicity began."""
    if day is None:
        return YES
    if day < row.reviewed_on:
        return NO(_("公示应在评审之后开始。"))
    last = workdays_after(day, "standardisation.publicity_days", row.place)
    if timezone.localdate() <= last:
        return NO(_("公示期到%s届满，次日起才能公告。") % last)
    return YES


def may_ask_renewal(row, actor, **facts):
    if not (actor.speaks_for(row.organ) or actor.speaks_for(row.office)):
        return NO(_("由企业申请。"))
    if row.renewal_asked_on:
        return NO(_("已于%s申请延续。") % row.renewal_asked_on)
    return renewable(row)


def renewable(row):
    """Within the months before the end, evaluated within the year, nothing standing against it."""
    today = timezone.localdate()
    first = months_before(row.valid_until, rule("standardisation.renew", today, row.place))
    if today < first:
        return NO(
            _("%(first)s起可以申请延续（有效期至%(last)s）。") % {"first": first, "last": row.valid_until}
        )
    years = rule("standardisation.self_evaluation", today, row.place)
    if not evaluated_since(row.enterprise, years_later(today, -years)).exists():
        return NO(_("一年内没有自评，请先填报自评。"))
    if open_major_dangers(row.enterprise).exists():
        return NO(_("企业还有重大事故隐患没有销号。"))
    return nothing_against(row)


def months_before(day, months):
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, 28))


def nothing_against(row):
    if row.delistings.filter(state__in=Delisting.OPEN).exists():
        return NO(_("正在办理摘牌。"))
    return YES


def may_renew(row, actor, **facts):
    if not (answer := office_acts(row, actor)):
        return answer
    if not row.renewal_asked_on:
        return NO(_("企业还没有申请延续。"))
    return renewable(row)


def may_downgrade(row, actor, lower_grade="", **facts):
    if not (answer := office_acts(row, actor)):
        return answer
    if row.grade == ORDER[-1]:
        return NO(_("已是最低等级，不符合的应当摘牌。"))
    if lower_grade and ORDER.index(lower_grade) <= ORDER.index(row.grade):
        return NO(_("请选择低于%s的等级。") % row.get_grade_display())
    return nothing_against(row)


def may_propose(row, actor, **facts):
    return nothing_against(row) if (answer := office_acts(row, actor)) else answer


def may_delist(row, actor, **facts):
    """The enterprise has been told, and heard if it asked."""
    if not (answer := office_acts(row, actor)):
        return answer
    open_one = row.delistings.filter(state__in=Delisting.OPEN).select_related("check_failed").first()
    if open_one is None:
        return NO(_("没有摘牌建议。"))
    if open_one.check_failed and open_one.check_failed.checked_by_id == actor.pk:
        return NO(_("核查人不能决定摘牌，应由他人办理。"))
    if open_one.state == Delisting.State.PROPOSED:
        return NO(_("还没有告知企业。"))
    if open_one.state == Delisting.State.ASKED:
        return NO(_("企业申请了听证，还没有举行。"))
    if open_one.state == Delisting.State.NOTIFIED and timezone.localdate() <= open_one.hearing_until:
        return NO(_("企业申请听证的期限到%s届满。") % open_one.hearing_until)
    return YES


def may_ask_hearing(row, actor, **facts):
    if not actor.speaks_for(row.organ):
        return NO(_("由企业“%s”提出。") % row.organ)
    if timezone.localdate() > row.hearing_until:
        return NO(_("申请听证的期限已于%s届满。") % row.hearing_until)
    return YES


def may_hear(row, actor, heard_on=None, **facts):
    if not (answer := office_acts(row, actor)):
        return answer
    if heard_on and not row.notified_on <= heard_on <= timezone.localdate():
        return NO(_("听证日期应在告知之后、不晚于今天。"))
    return YES


def may_drop(row, actor, **facts):
    """一律摘牌: a failed check ends in delisting unless the hearing has shown it to be wrong."""
    if not (answer := office_acts(row, actor)):
        return answer
    if row.check_failed_id and row.state != Delisting.State.HEARD:
        return NO(_("抽查不符合的一律摘牌；经听证查明不成立的，才能不予摘牌。"))
    return YES


def checker_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.organ) else NO(_("只有核查单位“%s”可以登记。") % row.organ)


def reviewer_acts(row, actor, **facts):
    if not (answer := office_acts(row, actor)):
        return answer
    return NO(_("申报由您填报，应由他人评审。")) if actor.pk == row.applied_by_id else YES


def may_confer(row, actor, **facts):
    """The publicity is over, and who needs a grade for the title has one."""
    if not (answer := office_acts(row, actor)):
        return answer
    last = workdays_after(row.announced_on, "standardisation.title_publicity_days", row.place)
    if timezone.localdate() <= last:
        return NO(_("公示期到%s届满，次日起才能命名。") % last)
    return has_grade(row)


def has_grade(row):
    wanted = title_kinds(row.place).get(row.kind, {}).get("certified")
    there = Certificate.objects.in_force(timezone.localdate()).filter(enterprise=row.enterprise)
    return YES if not wanted or there.exists() else NO(_("企业没有有效的标准化证书。"))
