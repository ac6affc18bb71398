"""A unit's assessment from its own words to the published result."""

from collections import defaultdict
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import fulfil, promise
from anlan.files.actions import attach
from anlan.flow.flow import NO, YES, Refused
from anlan.lib.workdays import add_workdays
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.rulebook.book import calendar, rule

from .. import consequences
from ..computing import add_up, disagreeing, look_again
from ..models import Assessment, Item, Line, Mark, Objection
from ..scoring import cents, grade_of

S, Sort = Assessment.State, Item.Sort


def owner_acts(row, actor, **facts):
    if not actor.speaks_for(row.owner):
        return NO(_("只有考核单位“%s”可以办理。") % row.owner)
    return YES


def unit_acts(row, actor, **facts):
    mine = actor.pk == row.person_id if row.person_id else actor.speaks_for(row.organ)
    if not mine:
        return NO(_("只有被考核的“%s”可以办理。") % row.unit)
    return YES


def scored_lines(row):
    return list(row.lines.exclude(item__sort=Sort.VETO).select_related("item"))


def claim(row, state, words):
    """The assessment as it now is, held until the end of the transaction; raises Refused in another state."""
    fresh = Assessment.objects.select_for_update(no_key=True).get(pk=row.pk)
    if fresh.state != state:
        raise Refused(words % fresh.get_state_display())


@transaction.atomic
def say_self(row, *, actor, scores, uploads=()):
    """Keep the unit's own scores. ``scores``: ``{line pk: (points or None, explanation)}``; ``uploads``:

    ``[(line pk, material, upload)]``. Raises ValidationError naming the line that does not fit.
    """
    answer = actor.may("assessment.submit_assessment", row)
    if not answer or not (answer := unit_acts(row, actor)):
        raise Refused(answer.reason)
    claim(row, S.SELF, _("现处“%s”状态，不能自评。"))
    lines = {line.pk: line for line in scored_lines(row)}
    changed = []
    for pk, (points, explanation) in scores.items():
        line = lines[pk]
        within(line, points)
        line.self_score, line.explanation = points, explanation
        changed.append(line)
    Line.objects.bulk_update(changed, ["self_score", "explanation"])
    for pk, material, upload in uploads:
        attach(lines[pk], upload, actor=actor, kind=material)
    add_up(row.scheme, [row])
    record(actor, _("自查自评"), row, self_score=str(row.self_score), items=len(changed))


def within(line, points):
    if points is not None and not 0 <= points <= line.item.points:
        words = {"item": line.item, "most": f"{line.item.points.normalize():f}"}
        raise ValidationError(_("“%(item)s”的得分应在0到%(most)s之间。") % words)


def fits(line, points, note):
    """The mark as ``give_marks`` takes it. Raises ValidationError: whoever departs from a computed score says why."""
    within(line, points)
    if len(note) > Mark._meta.get_field("note").max_length:
        raise ValidationError(_("“%s”的扣分说明过长。") % line.item)
    if line.computed is not None and points != line.computed and not note.strip():
        raise ValidationError(_("“%s”的评分与计算得分不一致，须说明原因。") % line.item)
    return points, note


def may_submit(row, actor, **facts):
    if not (answer := unit_acts(row, actor)):
        return answer
    lines = scored_lines(row)
    if empty := [line for line in lines if line.self_score is None]:
        return NO(_("还有%(count)d项没有自评：%(items)s。") % {"count": len(empty), "items": numbers(empty)})
    if odd := disagreeing(lines):
        return NO(_("自评与计算得分不一致，须先说明原因：%s。") % numbers(odd))
    return YES


def numbers(lines):
    return "、".join(line.item.number for line in lines)


def submitted(row, *, actor, now, **facts):
    fulfil("assessment.self", row, now=now)
    notify(
        row.scheme.panel.all(),
        kind="assessment.group",
        title=_("自评已提交，请评分：%s") % row,
        row=row,
        now=now,
    )


def returned(row, *, actor, now, reason, **facts):
    promise("assessment.self", row, row.scheme.self_by, now=now)
    tell_unit(row, "assessment.returned", _("自评被退回：%s") % row, now, body=reason)


def tell_unit(row, kind, title, now, body=""):
    users = [row.person] if row.person else users_of(row.organ, "assessment.submit_assessment")
    notify(users, kind=kind, title=title, body=body, row=row, now=now)


def may_mark(row, actor):
    """Whether the actor may score: of the panel, not of the unit."""
    if not (answer := actor.may("assessment.score_assessment", row)):
        return answer
    if not row.scheme.panel.filter(pk=actor.pk).exists():
        return NO(_("您不是本方案的考核组成员。"))
    if of_the_unit(row, actor):
        return NO(_("被考核单位的人员不能参与对本单位的评分。"))
    if row.state != S.GROUP:
        return NO(_("现处“%s”状态，不能评分。") % row.get_state_display())
    return YES


def of_the_unit(row, actor):
    if row.person_id:
        return actor.pk == row.person_id
    return actor.home_id == row.organ_id or any(
        post.organ_id == row.organ_id for post in actor.posts_in_force
    )


@transaction.atomic
def give_marks(row, *, actor, marks, now=None):
    """One member's points. ``marks``: ``{line pk: (points, note)}``. The panel's score is the mean of its members'.

    Whoever departs from a computed score says why. Raises Refused or ValidationError.
    """
    now = now or timezone.now()
    if not (answer := may_mark(row, actor)):
        raise Refused(answer.reason)
    claim(row, S.GROUP, _("现处“%s”状态，不能评分。"))
    lines = {line.pk: line for line in scored_lines(row)}
    for pk, (points, note) in marks.items():
        fits(lines[pk], points, note)
        Mark.objects.update_or_create(
            line=lines[pk], by=actor, defaults={"points": points, "note": note, "at": now}
        )
    given = defaultdict(list)
    for line, points in Mark.objects.filter(line__in=lines).values_list("line", "points"):
        given[line].append(points)
    for pk, points in given.items():
        lines[pk].group_score = cents(sum(points) / Decimal(len(points)))
    Line.objects.bulk_update([lines[pk] for pk in given], ["group_score"])
    add_up(row.scheme, [row])
    record(actor, _("考核评分"), row, items=len(marks), group_score=str(row.group_score))


@transaction.atomic
def give_all_marks(marks, *, actor, now=None):
    """One member's points for many units, all or none. ``marks``: ``{assessment: as give_marks takes them}``."""
    for row in sorted(marks, key=lambda row: row.pk):
        try:
            give_marks(row, actor=actor, marks=marks[row], now=now)
        except Refused as no:
            raise Refused(_("“%(unit)s”：%(why)s") % {"unit": row.unit, "why": no}) from None


def scorers(row):
    return set(Mark.objects.filter(line__assessment=row).values_list("by", flat=True))


def another_acts(row, actor, **facts):
    """The office, by somebody who has not scored and is not of the unit."""
    if not (answer := owner_acts(row, actor)):
        return answer
    if actor.pk in scorers(row):
        return NO(_("评分人不能复核自己评分的单位。"))
    if of_the_unit(row, actor):
        return NO(_("被考核单位的人员不能复核本单位的结果。"))
    return YES


def may_conclude(row, actor, **facts):
    if not (answer := another_acts(row, actor)):
        return answer
    unscored = [line for line in scored_lines(row) if line.group_score is None and line.computed is None]
    if unscored:
        return NO(
            _("还有%(count)d项没有评分：%(items)s。") % {"count": len(unscored), "items": numbers(unscored)}
        )
    return YES


def concluded(row, *, actor, now, **facts):
    """The panel's score of a line nobody marked is the computed one."""
    lines = scored_lines(row)
    for line in lines:
        if line.group_score is None:
            line.group_score = line.computed
    Line.objects.bulk_update(lines, ["group_score"])
    add_up(row.scheme, [row], reviewed_by=actor)


def announced(row, *, actor, now, **facts):
    open_objections(row, now, _("初评结果已告知，有异议请于%(day)s前提出：%(row)s"))


def open_objections(row, now, title, body=""):
    today = timezone.localdate(now)
    days = rule("assessment.objection_days", on=today, place=row.place)
    row.object_by = add_workdays(today, days, calendar(row.place))
    row.save(update_fields=["object_by"])
    tell_unit(row, "assessment.announced", title % {"day": row.object_by, "row": row}, now, body)


def may_finalise(row, actor, now=None, **facts):
    if not (answer := another_acts(row, actor)):
        return answer
    if open_ones := Objection.objects.filter(line__assessment=row, state=Objection.State.RAISED).count():
        return NO(_("还有%d项异议没有处理。") % open_ones)
    if timezone.localdate() <= row.object_by:
        return NO(_("异议期到%s，期满后才能终评。") % row.object_by)
    return YES


def finalised(row, *, actor, now, **facts):
    """What was upheld counts as decided, a veto objected to with success is lifted; else as the panel had it."""
    upheld = Objection.objects.filter(line__assessment=row, state=Objection.State.UPHELD).order_by(
        "handled_at"
    )
    changed = dict(upheld.values_list("line", "points"))
    lifted = list(row.lines.filter(item__sort=Sort.VETO, pk__in=changed))
    for line in lifted:
        line.inputs |= {"triggered": False, "lifted": True}
    Line.objects.bulk_update(lifted, ["inputs"])
    lines = scored_lines(row)
    for line in lines:
        line.final_score = changed.get(line.pk, line.group_score)
    Line.objects.bulk_update(lines, ["final_score"])
    add_up(row.scheme, [row])
    grades = rule("assessment.grades", on=timezone.localdate(now), place=row.place)
    row.grade = grade_of(row.final_score, row.full_marks, row.vetoed, grades)["code"]
    row.save(update_fields=["grade"])


RESULTS = (S.FINAL, S.PUBLISHED, S.USED)


def may_publish(row, actor, **facts):
    if not (answer := owner_acts(row, actor)):
        return answer
    if actor.pk in {*scorers(row), row.reviewed_by_id}:
        return NO(_("评分人、复核人不能批准公布。"))
    if left := row.scheme.assessments.exclude(state__in=RESULTS).count():
        return NO(_("还有%d个单位没有终评，名次未定，不能公布。") % left)
    return YES


def published(row, *, actor, now, **facts):
    rank(row.scheme)
    row.refresh_from_db(fields=["rank"])
    tell_unit(row, "assessment.published", _("考核结果已公布：%s") % row, now)
    consequences.told(row, now)


def reopened(row, *, actor, now, reason, **facts):
    """A published result is weighed again: the unit may object anew, what stood against it is looked up anew,

    and what followed from the result falls until it is published again."""
    look_again(row)
    row.lines.update(final_score=None)
    add_up(row.scheme, [row], grade="", rank=None)
    open_objections(row, now, _("考核结果撤回复核，有异议请于%(day)s前提出：%(row)s"), reason)
    consequences.reopened(row, actor=actor, reason=reason, now=now)


def rank(scheme):
    """The place of each unit by its share of its own full marks; the vetoed stand last, equals share a place."""
    units = list(scheme.assessments.filter(state__in=RESULTS))
    keys = {unit.pk: (unit.vetoed, -(unit.final_score or 0) / (unit.full_marks or 1)) for unit in units}
    for unit in units:
        unit.rank = 1 + sum(key < keys[unit.pk] for key in keys.values())
    Assessment.objects.bulk_update(units, ["rank"], batch_size=200)


def used(row, *, actor, now, use, **facts):
    row.used_for = use
    row.save(update_fields=["used_for"])
