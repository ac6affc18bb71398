"""Drawing what follows from facts: each line of the rules finds the subjects that have come to its count.

All of a line in few queries, however many subjects there are; what breaks for one subject harms no other.
"""

import logging
from collections import defaultdict
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record_many
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from .kinds import EFFECTS
from .models import Consequence, Trigger
from .queries import lines_for, of_subjects, office_for, reached

S = Consequence.State
AUTOMATIC = "automatic"
MADE = ["made_model", "made_id", "made_url"]
logger = logging.getLogger(__name__)


def draw(code, fresh, now):
    """For each line of the rules that speaks of the fact: the subjects of ``fresh`` that have come to its count.

    Places under the same rules are drawn for together.
    """
    today = timezone.localdate(now)
    by_place, by_rule = defaultdict(list), {}
    for row in fresh:
        by_place[row.place].append(row)
    for place, rows in by_place.items():
        with unharmed(rows, now):
            rule, lines = lines_for(code, today, place)
            by_rule.setdefault(rule.pk, (rule, lines, []))[2].extend(rows)
    for rule, lines, rows in by_rule.values():
        with unharmed(rows, now):
            subjects = {row.subject_key: row for row in rows}
            for line in lines:
                draw_line(rule, line, fitting(line, subjects), now)


def fitting(line, subjects):
    """Those of the subjects of which the effect of the line speaks."""
    effect = EFFECTS.get(line["effect"])
    if effect is None or effect.fits is None:
        return subjects
    return {key: row for key, row in subjects.items() if effect.fits(row)}


def draw_line(rule, line, subjects, now):
    """What is open already takes up the facts of its subject, all in few queries; else a new one rests on them."""
    if not subjects:
        return
    standing, joining, fresh = still_open(line, subjects), [], []
    for newest, counted in reached(line, subjects, timezone.localdate(now), standing):
        if found := standing.get(newest.subject_key):
            joining.append((found, counted))
        else:
            fresh.append((newest, counted))
    follow_all(rule, line, fresh, now)
    if joining:
        with unharmed([subjects[found.subject_key] for found, _facts in joining], now):
            take_up(EFFECTS.get(line["effect"]), joining, now)


@contextmanager
def unharmed(rows, now):
    """An error inside undoes what was drawn inside, and nothing of what the caller did.

    The facts stay, marked with the error; their offices hear of it, and the ticker draws from them again.
    """
    try:
        with transaction.atomic():
            yield
    except Exception as fault:
        logger.exception("drawing consequences failed")
        said = f"{type(fault).__name__}: {fault}"[:300]
        Trigger.objects.filter(pk__in=[row.pk for row in rows]).update(failed_at=now, fault=said)
        record_many(SYSTEM, _("按规则处理失败"), [(row, {"fault": said}) for row in rows])
        for row in rows:
            notify(
                users_of(row.office or office_for(row.place, row.organ), "consequences.decide_consequence"),
                kind="consequences.fault",
                title=_("触发事实未能按规则处理，系统将自动重试：%s") % row,
                row=row,
                key=f"consequences.fault:{row.pk}",
                now=now,
            )


def still_open(line, subjects):
    """``{subject: what a further fact joins}``: a proposal, or what came by itself and nobody has decided on."""
    same = Consequence.objects.filter(effect=line["effect"], fact=line["fact"])
    found = {row.subject_key: row for row in of_subjects(same.filter(state=S.PROPOSED), subjects)}
    effect = EFFECTS.get(line["effect"])
    if effect and effect.undecided:
        made = same.filter(state=S.APPLIED, automatic=True, made_id__isnull=False)
        applied = {row.made_id: row for row in of_subjects(made, subjects)}
        for key in effect.undecided(list(applied)):
            found.setdefault(applied[key].subject_key, applied[key])
    return found


def take_up(effect, joining, now):
    """``joining``: pairs of what is open and the further facts."""
    lay_down(joining)
    said = [(found, {"facts": [str(fact) for fact in facts]}) for found, facts in joining]
    record_many(SYSTEM, _("补充触发事实"), said)
    if applied := [(found, facts) for found, facts in joining if found.state == S.APPLIED]:
        effect.extend(applied, now)


def follow_all(rule, line, fresh, now):
    """New consequences of all subjects together; where that breaks, of each by itself."""
    if len(fresh) > 1 and followed_together(rule, line, fresh, now):
        return
    for one in fresh:
        with unharmed([one[0]], now):
            follow(rule, line, [one], now)


def followed_together(rule, line, fresh, now):
    """False where that broke; then nothing of it is kept."""
    try:
        with transaction.atomic():
            follow(rule, line, fresh, now)
    except Exception:
        logger.exception("drawing consequences together failed")
        return False
    return True


def follow(rule, line, fresh, now):
    """``fresh``: of each subject the newest fact, and all those counted, on which its new consequence rests."""
    rows = [resting_on(rule, line, newest, now) for newest, _counted in fresh]
    Consequence.objects.bulk_create(rows, batch_size=500)
    pairs = [(row, counted) for row, (_newest, counted) in zip(rows, fresh, strict=True)]
    lay_down(pairs)
    automatic = line["mode"] == AUTOMATIC
    said = [(row, {"facts": [str(fact) for fact in counted]}) for row, counted in pairs]
    record_many(SYSTEM, _("按规则自动生效") if automatic else _("按规则提出建议"), said)
    if automatic:
        made = take_effect(rows, None, now)
        Consequence.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["id"], update_fields=MADE, batch_size=500
        )
    else:
        for row in rows:
            tell_office(row, _("待决定：%s") % row, now)


def lay_down(pairs):
    """Keep of each consequence the facts it rests on."""
    through = Consequence.triggers.through
    through.objects.bulk_create(
        [through(consequence_id=row.pk, trigger_id=fact.pk) for row, facts in pairs for fact in facts],
        batch_size=500,
        ignore_conflicts=True,
    )


def resting_on(rule, line, newest, now):
    automatic = line["mode"] == AUTOMATIC
    row = Consequence(
        subject_model=newest.subject_model,
        subject_id=newest.subject_id,
        effect=line["effect"],
        fact=newest.code,
        subject_name=newest.subject_name,
        organ=newest.organ,
        place=newest.place,
        sector_id=newest.sector_id,
        office=newest.office or office_for(newest.place, newest.organ),
        line=line,
        rule_from=rule.valid_from,
        rule_place=rule.place,
        automatic=automatic,
        told=EFFECTS[line["effect"]].told,
        basis=line["basis"],
        proposed_at=now,
        state=S.APPLIED if automatic else S.PROPOSED,
    )
    if automatic:
        put_in_force(row, None, now)
    return row


def put_in_force(row, actor, now):
    """From today, for the term of the rule."""
    today, term = timezone.localdate(now), row.line["term"]
    row.decided_at, row.decided_by = now, actor
    row.starts_on, row.ends_on = today, today + timedelta(term - 1) if term else None


def take_effect(rows, actor, now):
    """The effect that all of them have does its part, and the subjects hear of it. Returns those that made a row,

    which is yet to be kept.
    """
    made = EFFECTS[rows[0].effect].made_for(rows, actor or SYSTEM, now)
    for row in rows:
        if found := made.get(row.pk):
            row.made_model, row.made_id = found._meta.label_lower, found.pk
            row.made_url = found.get_absolute_url()
        if row.told:
            tell_subject(row, _("本单位受到奖惩措施：%s") % row.effect_label, now)
    return [row for row in rows if made.get(row.pk)]


def tell_office(row, title, now):
    if row.office:
        people = users_of(row.office, "consequences.decide_consequence")
        notify(people, kind="consequences.office", title=title, row=row, body=row.basis, now=now)


def tell_subject(row, title, now, body=""):
    if row.organ and row.told:
        people = users_of(row.organ, "consequences.view_consequence")
        notify(people, kind="consequences.subject", title=title, row=row, body=body or row.basis, now=now)
