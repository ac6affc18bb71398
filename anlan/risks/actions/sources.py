"""Verbs on a major hazard source: register, say what is in it, name who cares, record what they did."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import fulfil, promise, release
from anlan.org.answers import Refused
from anlan.rulebook.book import rule

from .. import gb18218
from ..models import Care, HazardSource, SourceSubstance
from ..queries import ADD_SOURCE, CHANGE_SOURCE, months_after

S = HazardSource.State
FILE, REASSESS, REGRADE, CANCEL = (
    "risks.file_source",
    "risks.reassess_source",
    "risks.regrade_source",
    "risks.cancel_source",
)
OPEN_TO_CHANGE = (S.IDENTIFIED, S.GRADED, S.CHANGED)
ROLES = tuple(Care.Role.values)


def keep(row, **values):
    HazardSource.objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db(fields=list(values))


def held(row, actor):
    row = HazardSource.objects.select_for_update(no_key=True).get(pk=row.pk)
    if not (may := actor.may(CHANGE_SOURCE, row)):
        raise Refused(may.reason)
    return row


def checked(row):
    row.clean_fields(exclude=["organ", "place", "sector", "enterprise"])
    if (row.lon is None) != (row.lat is None):
        raise ValidationError({"lon": _("经度和纬度须同时填写。")})
    same = HazardSource.objects.filter(organ=row.organ, name=row.name).exclude(state=S.CANCELLED)
    if same.exclude(pk=row.pk).exists():
        raise ValidationError({"name": _("本单位已有同名的重大危险源。")})


@transaction.atomic
def add_source(*, actor, enterprise, **values):
    row = HazardSource(
        enterprise=enterprise,
        organ=enterprise.organ,
        place=enterprise.place,
        sector=enterprise.sector,
        **values,
    )
    checked(row)
    row.save()
    if not (may := actor.may(ADD_SOURCE, row)):
        raise Refused(may.reason)
    record(actor, _("登记重大危险源"), row, kind=row.get_kind_display())
    return row


@transaction.atomic
def change_source(row, *, actor, **values):
    """Change what ``values`` give; what the grade hangs on only while it is open to grading."""
    row = held(row, actor)
    changed = {name: value for name, value in values.items() if value != getattr(row, name)}
    if row.state not in OPEN_TO_CHANGE and {"people", "kind"} & changed.keys():
        raise Refused(_("影响分级的内容已变化的，先登记变化，再重新分级。"))
    for name, value in changed.items():
        setattr(row, name, value)
    checked(row)
    if changed:
        keep(row, **changed)
        record(actor, _("修改重大危险源"), row, fields=sorted(changed))
    return row


@transaction.atomic
def add_substance(row, *, actor, name, tons, number=None, category=""):
    """So many tons of a substance of table 1, or of a category of table 2."""
    row = held(row, actor)
    open_to(row)
    one = SourceSubstance(source=row, name=name, tons=tons, number=number, category=category)
    one.full_clean()
    line_of(one, timezone.localdate())
    one.save()
    record(actor, _("登记危险化学品"), row, name=name, tons=str(tons))
    return one


@transaction.atomic
def drop_substance(one, *, actor):
    row = held(one.source, actor)
    open_to(row)
    record(actor, _("删除危险化学品"), row, name=one.name, tons=str(one.tons))
    one.delete()


def open_to(row):
    if row.state not in OPEN_TO_CHANGE:
        raise Refused(_("分级已备案，品种或数量变化的，先登记变化，再重新分级。"))


def line_of(one, on):
    """A substance as a line of the calculation; ValidationError when the tables have no such entry."""
    table = {row["number"]: row for row in rule("majorhazard.substances", on)}
    classes = {row["code"]: row for row in rule("majorhazard.classes", on)}
    if one.number and one.number not in table:
        raise ValidationError({"number": _("表1没有这个序号。")})
    if one.category and one.category not in classes:
        raise ValidationError({"category": _("表2没有这个类别。")})
    try:
        return gb18218.line(
            one.tons,
            substance=table.get(one.number),
            category=classes.get(one.category),
            toxic=rule("majorhazard.toxic_beta", on),
        )
    except ValueError as no:
        told = _("不是表3所列毒性气体的，还要选择危险性类别，以便取校正系数β。")
        raise ValidationError({"category": told}) from no


def worked(row, on):
    """The calculation of a source by the tables of ``on``, step by step, as it is kept."""
    substances = list(row.substances.all())
    lines = [line_of(one, on) for one in substances]
    total = gb18218.sum_of_ratios(lines)
    found = {
        "lines": [
            {
                "name": one.name,
                "entry": line.name,
                "tons": gb18218.rounded(line.tons),
                "threshold": gb18218.rounded(line.threshold),
                "ratio": gb18218.rounded(line.ratio),
                "beta": gb18218.rounded(line.beta),
                "table": line.source,
                "weighted": gb18218.rounded(line.weighted),
            }
            for one, line in zip(substances, lines, strict=True)
        ],
        "s": gb18218.rounded(total),
        "is_source": total >= 1,
    }
    if total >= 1 and row.people is not None:
        alpha = gb18218.exposure(row.people, rule("majorhazard.exposure", on))
        index = gb18218.grading_index(lines, alpha)
        found |= {
            "people": row.people,
            "alpha": gb18218.rounded(alpha),
            "sum": gb18218.rounded(sum(line.weighted for line in lines)),
            "r": gb18218.rounded(index),
            "grade": gb18218.grade(index, rule("majorhazard.grades", on)),
        }
    return found


@transaction.atomic
def name_people(row, *, actor, **people):
    """Who answers for the source: ``principal``, ``technical``, ``operation`` and their telephones."""
    row = held(row, actor)
    before = {name: getattr(row, name) for name in people}
    if before != people:
        keep(row, **people)
        told = {role: people[role] for role in ROLES if role in people}
        record(actor, _("明确包保责任人"), row, **told)
    return row


@transaction.atomic
def record_care(row, *, actor, role, result, note, on, item=None, now=None):
    """What the responsible person of a role did on a day."""
    now = now or timezone.now()
    row = held(row, actor)
    if row.state == S.CANCELLED:
        raise Refused(_("重大危险源已核销。"))
    if not getattr(row, role):
        raise Refused(_("还没有明确%s。") % Care.Role(role).label)
    if on > timezone.localdate(now):
        raise ValidationError({"on": _("履责日期不能晚于今天。")})
    care = Care(
        source=row, role=role, person=getattr(row, role), item=item, result=result, note=note, on=on, at=now,
        by=actor,
    )  # fmt: skip
    care.full_clean()
    care.save()
    record(actor, _("登记包保履责"), row, role=care.get_role_display(), on=str(on), result=result)
    return care


def graded(row, *, actor, now, **facts):
    on = timezone.localdate(now)
    found = worked(row, on)
    keep(row, working=found, grade=found["grade"], graded_on=on)
    fulfil(REGRADE, row, now=now)


def assessed(row, *, actor, now, report_on, **facts):
    """Filing is due so many days from the assessment, the next assessment so many years."""
    keep(row, assessed_on=report_on)
    promise(FILE, row, report_on + timedelta(days=rule("majorhazard.file", report_on, row.place)), now=now)
    years = rule("majorhazard.reassess", report_on, row.place)
    promise(REASSESS, row, months_after(report_on, 12 * years), now=now)


def filed(row, *, actor, now, file_number, **facts):
    office = next((post.organ for post in actor.acting_posts()), None)
    keep(row, filed_on=timezone.localdate(now), file_number=file_number, filed_with=office)
    fulfil(FILE, row, now=now)


def changed(row, *, actor, now, **facts):
    days = rule("majorhazard.regrade_days", timezone.localdate(now), row.place)
    promise(REGRADE, row, timezone.localdate(now) + timedelta(days=days), now=now)


def cancel_asked(row, *, actor, now, **facts):
    day = timezone.localdate(now)
    keep(row, cancel_asked_on=day)
    promise(CANCEL, row, day + timedelta(days=rule("majorhazard.cancel", day, row.place)), now=now)


def cancel_denied(row, *, actor, now, **facts):
    keep(row, cancel_asked_on=None)
    fulfil(CANCEL, row, now=now)


def cancelled(row, *, actor, now, **facts):
    keep(row, cancelled_on=timezone.localdate(now))
    fulfil(CANCEL, row, now=now)
    for code in (FILE, REASSESS, REGRADE):
        release(code, row, now=now)
