"""Schemes: draft with items, carry over to a new year or version, issue, begin the self-assessment, end."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record, record_many
from anlan.duty.clock import promise_many
from anlan.flow.flow import NO, YES, Refused
from anlan.indicators.engine import INDICATORS
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Place

from ..computing import applicable, compute, concerns
from ..models import Assessment, Item, Line, Scheme

State, Method, Sort = Scheme.State, Item.Method, Item.Sort
COPIED = ("number", "section", "title", "standard", "side", "aspect", "sort", "points", "weight", "method",
          "code", "by", "target", "rule", "materials", "order")  # fmt: skip


def owner_acts(scheme, actor, **facts):
    if not actor.speaks_for(scheme.organ):
        return NO(_("只有考核单位“%s”可以办理。") % scheme.organ)
    return YES


def claim_draft(scheme, actor):
    """The scheme for changing; raises Refused unless it is the actor's and not issued."""
    if not (answer := owner_acts(scheme, actor)):
        raise Refused(answer.reason)
    if Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk).state != State.DRAFT:
        raise Refused(_("方案已印发，不能直接修改；需要调整的，另拟新版代替。"))


@transaction.atomic
def save_scheme(scheme=None, *, actor, organs=(), groups=(), people=(), panel=(), **said):
    """Draft a scheme, or change one that is not issued. ``said``: columns of Scheme."""
    if scheme is None:
        organ = said["organ"]
        if not actor.speaks_for(organ):
            raise Refused(_("只能以本单位的名义制定考核方案。"))
        scheme = Scheme(place=organ.place, sector=organ.sector)
    else:
        claim_draft(scheme, actor)
    for name, value in said.items():
        setattr(scheme, name, value)
    scheme.full_clean(exclude=["place", "sector"])
    scheme.save()
    for name, rows in (("organs", organs), ("groups", groups), ("people", people), ("panel", panel)):
        getattr(scheme, name).set(rows)
    record(actor, _("编制考核方案"), scheme, year=scheme.year, weight=str(scheme.weight))
    return scheme


@transaction.atomic
def save_item(scheme, item=None, *, actor, organs=(), **said):
    """Add or change an item of a draft. Raises ValidationError naming what does not fit together."""
    claim_draft(scheme, actor)
    item = item or Item(scheme=scheme)
    for name, value in said.items():
        setattr(item, name, value)
    if faults := faults_of(item, organs):
        raise ValidationError(faults)
    item.full_clean()
    item.save()
    item.organs.set(organs)
    record(actor, _("编制考核项目"), scheme, item=str(item), points=str(item.points), rule=item.rule)
    return item


def faults_of(item, organs):
    faults = {}
    if item.method == Method.INDICATOR and item.code not in INDICATORS:
        faults["code"] = _("请选择评分所用的指标。")
    if item.method == Method.TARGET and item.target_id is None:
        faults["target"] = _("请选择评分所用的目标。")
    if item.method == Method.INDICATOR and item.by == Item.By.ORGAN and item.code in INDICATORS:
        faults |= without_organ(item)
    if item.side == Item.Side.INDIVIDUAL and not organs:
        faults["organs"] = _("个性项目须写明适用单位。")
    kind = item.rule.get("kind")
    if item.sort == Sort.VETO and (kind != "trigger" or item.method not in (Method.INDICATOR, Method.TARGET)):
        faults["rule"] = _("一票否决项目须由指标或目标判定，计分规则写成“≥1否决”的形式。")
    if item.sort != Sort.VETO and kind == "trigger":
        faults["rule"] = _("“否决”规则只用于一票否决项目。")
    if item.sort != Sort.VETO and not item.points:
        faults["points"] = _("请填写分值。")
    if kind == "status" and item.method != Method.TARGET:
        faults["rule"] = _("“按目标状态”只用于以目标评分的项目。")
    if item.method == Method.INDICATOR and not kind:
        faults["rule"] = _("以指标评分的，须写明计分规则。")
    return faults


def without_organ(item):
    part, whole = INDICATORS[item.code].parts(
        Place.objects.none().values("pk"), *([timezone.localdate()] * 2)
    )
    told = [measure for measure in (part, whole) if measure is not None]
    if all("organ" in [field.name for field in measure.rows.model._meta.fields] for measure in told):
        return {}
    return {"by": _("这个指标不能按单位统计，请改用属地或行业。")}


@transaction.atomic
def import_items(scheme, rows, *, actor):
    """Save items read from a sheet: those whose number is there already are changed. All of them or none."""
    claim_draft(scheme, actor)
    there = {item.number: item for item in scheme.items.all()}
    problems = []
    for row in rows:
        try:
            save_item(scheme, there.get(row["number"]), actor=actor, **row)
        except ValidationError as no:
            problems += [f"{row['number'] or row['title']}：{said}" for said in no.messages]
    if problems:
        raise ValidationError(problems[:20])
    return len(rows)


@transaction.atomic
def remove_item(item, *, actor):
    claim_draft(item.scheme, actor)
    record(actor, _("删除考核项目"), item.scheme, item=str(item))
    item.delete()


@transaction.atomic
def carry_over(scheme, *, actor, year=None):
    """A draft with the same items and units: of another year, or without ``year`` the next version."""
    if not (answer := owner_acts(scheme, actor)):
        raise Refused(answer.reason)
    if year is None and scheme.state != State.ISSUED:
        raise Refused(_("只有已印发、尚未开始自评的方案可以另拟新版。"))
    if year is None and Scheme.objects.filter(replaces=scheme).exists():
        raise Refused(_("已有代替它的新版方案。"))
    days = {"self_by": scheme.self_by if year is None else later(scheme.self_by, year - scheme.year)}
    draft = Scheme(
        **{
            name: getattr(scheme, name)
            for name in ("kind", "basis", "organ", "place", "sector", "weight", "bonus_cap")
        },
        **days,
        title=scheme.title.replace(str(scheme.year), str(year or scheme.year)),
        year=year or scheme.year,
        plan=scheme.plan if year is None else None,
        version=1 if year else scheme.version + 1,
        replaces=None if year else scheme,
    )
    draft.save()
    for name in ("organs", "groups", "people", "panel"):
        getattr(draft, name).set(getattr(scheme, name).all())
    for old in scheme.items.prefetch_related("organs"):
        item = Item.objects.create(scheme=draft, **{name: getattr(old, name) for name in COPIED})
        item.organs.set(old.organs.all())
    record(actor, _("沿用考核方案"), draft, source={"id": scheme.pk, "name": str(scheme)})
    return draft


def later(day, years):
    """The same day some years on; the 28th for a 29 February."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def last_years(scheme):
    """The scheme of the year before for the same kind of unit by the same office, None without."""
    rows = Scheme.objects.filter(organ=scheme.organ, kind=scheme.kind, year=scheme.year - 1)
    return rows.exclude(state__in=(State.DRAFT, State.REPLACED)).order_by("-version").first()


def may_issue(scheme, actor, **facts):
    if not (answer := owner_acts(scheme, actor)):
        return answer
    if not scheme.items.exists():
        return NO(_("还没有考核项目。"))
    if not expected(scheme, timezone.localdate()):
        return NO(_("还没有被考核单位。"))
    before = last_years(scheme)
    if before and scheme.weight < before.weight:
        words = {"now": scheme.weight, "year": before.year, "before": before.weight}
        return NO(_("安全生产考核权重不得降低：%(year)s年为%(before)s%%，本方案为%(now)s%%。") % words)
    if scheme.replaces and scheme.replaces.state != State.ISSUED:
        return NO(_("被代替的方案已开始自评，不能再以新版代替。"))
    return YES


def expected(scheme, day):
    """``[(organ, person or None)]`` to be assessed, in their order."""
    if scheme.kind == Scheme.Kind.LEADER:
        people = scheme.people.filter(home__isnull=False).select_related("home")
        return [(person.home, person) for person in people.order_by("home__order", "pk")]
    found = {organ.pk: organ for organ in scheme.organs.filter(active=True)}
    for group in scheme.groups.all():
        found |= {organ.pk: organ for organ in group.members_on(day).filter(active=True)}
    return [(organ, None) for organ in sorted(found.values(), key=lambda organ: (organ.order, organ.path))]


def issued(scheme, *, actor, now, **facts):
    """The assessments of all units come to be, each with its lines, scored from the records as they stand."""
    if scheme.replaces:
        from ..flow import SCHEME

        SCHEME.move(scheme.replaces, "replace", actor=actor, now=now)
    scheme.issued_on = timezone.localdate(now)
    scheme.save(update_fields=["issued_on"])
    units = Assessment.objects.bulk_create(
        Assessment(
            scheme=scheme,
            organ=organ,
            person=person,
            owner_id=scheme.organ_id,
            place_id=organ.place_id,
            sector_id=organ.sector_id,
            year=scheme.year,
        )
        for organ, person in expected(scheme, scheme.issued_on)
    )
    items, meant = applicable(scheme)
    Line.objects.bulk_create(
        [Line(assessment=unit, item=item) for unit in units for item in items if concerns(item, meant, unit)],
        batch_size=1000,
    )
    record_many(actor, _("列入考核"), [(unit, {}) for unit in units])
    compute(scheme, now)


def may_replace(scheme, actor, **facts):
    if not (answer := owner_acts(scheme, actor)):
        return answer
    if not Scheme.objects.filter(replaces=scheme).exists():
        return NO(_("还没有代替它的新版方案。"))
    return YES


def replaced(scheme, *, actor, now, **facts):
    """Nobody has said anything under it yet: its assessments make room for those of the new version."""
    scheme.assessments.all().delete()


def started(scheme, *, actor, now, **facts):
    from ..flow import ASSESSMENT

    compute(scheme, now)
    waiting = scheme.assessments.filter(state=Assessment.State.SCHEME).select_related(
        "organ", "owner", "person"
    )
    units = list(waiting)
    for unit in units:
        ASSESSMENT.move(unit, "open", actor=actor, now=now)
    promise_many("assessment.self", [(unit, scheme.self_by) for unit in units], now=now)
    for unit in units:
        notify(
            [unit.person] if unit.person else users_of(unit.organ, "assessment.submit_assessment"),
            kind="assessment.self",
            title=_("请于%(day)s前完成自查自评：%(scheme)s") % {"day": scheme.self_by, "scheme": scheme},
            row=unit,
            now=now,
        )


def may_end(scheme, actor, **facts):
    if not (answer := owner_acts(scheme, actor)):
        return answer
    done = (Assessment.State.PUBLISHED, Assessment.State.USED)
    if left := scheme.assessments.exclude(state__in=done).count():
        return NO(_("还有%d个单位的结果没有公布。") % left)
    return YES


@transaction.atomic
def recompute(scheme, *, actor, now=None):
    """Score all units anew at a reader's wish; those past the panel stay as they are."""
    if not (answer := actor.may("assessment.issue_scheme", scheme)) or not (
        answer := owner_acts(scheme, actor)
    ):
        raise Refused(answer.reason)
    if scheme.state not in (State.ISSUED, State.SELF):
        raise Refused(_("方案尚未印发或已经结束，不能计算。"))
    count = compute(scheme, now or timezone.now())
    record(actor, _("重新计算考核得分"), scheme, units=count)
    return count


def compute_all(now):
    """Every scheme under way; the figures of a unit past the panel stand."""
    for scheme in Scheme.objects.filter(state__in=(State.ISSUED, State.SELF)).select_related("place", "plan"):
        compute(scheme, now)
