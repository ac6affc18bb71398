"""One look at all records by all rules: what is new, what came back, what is gone; the units are told."""

from collections import Counter

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Organ
from anlan.rulebook.book import rule

from .models import Flaw
from .rules import RULES, Keepers

MOST = 5000  # new flaws of one rule in one run; the next run goes on
State = Flaw.State


def asked(today):
    """``{code: {"label", "weight", "most"}}`` of the rules that hold."""
    return {row["code"]: row for row in rule("quality.rules", today) if row["code"] in RULES}


def look(now):
    """Every rule in a transaction of its own. Returns ``{rule: flaws that are new}``."""
    today, new = timezone.localdate(now), {}
    organs = Counter()
    for code in asked(today):
        with transaction.atomic():
            made = look_by(RULES[code], today)
        new[code] = len(made)
        organs.update(flaw.organ_id for flaw in made)
    tell(organs, today, now)
    return new


def look_by(one, today):
    """What the rule objects to that is not known yet; what is gone and what came back is marked by the way."""
    rows = one.rows(today)
    label = rows.model._meta.label_lower
    known = Flaw.objects.filter(rule=one.code, row_model=label)
    there = Exists(rows.order_by().filter(pk=OuterRef("row_id")))
    known.filter(state=State.OPEN).exclude(there).update(state=State.GONE, closed_on=today)
    back = known.filter(state__in=(State.GONE, State.HANDLED), closed_on__lt=today).filter(there)
    back.update(state=State.OPEN, closed_on=None, again=F("again") + 1)
    fresh = rows.exclude(Exists(known.filter(row_id=OuterRef("pk")))).order_by("pk")[:MOST]
    keepers = Keepers()
    flaws = [flaw_of(one, row, label, keepers, today) for row in fresh]
    Flaw.objects.bulk_create(flaws, ignore_conflicts=True, batch_size=500)
    return flaws


def flaw_of(one, row, label, keepers, today):
    shown, organ = one.shown(row), one.organ(row, keepers)
    place = getattr(shown, "place", None) or organ.place
    return Flaw(
        rule=one.code,
        row_model=label,
        row_id=row.pk,
        title=str(shown)[:200],
        said=str(one.said(row))[:300],
        link=shown.get_absolute_url()[:200],
        organ=organ,
        place=place,
        sector=getattr(shown, "sector", None),
        found_on=today,
    )


def tell(organs, today, now):
    """One notice for a unit with new flaws, once a day."""
    for organ in Organ.objects.filter(pk__in=organs).order_by("pk"):
        notify(
            users_of(organ, "quality.handle_flaw"),
            kind="quality.found",
            title=_("%(organ)s新发现%(n)d条数据质量问题") % {"organ": organ, "n": organs[organ.pk]},
            body=_("请核对后改正，确属正常的说明理由。"),
            link=f"/quality/?state=open&organ={organ.pk}",
            key=f"quality.found:{organ.pk}:{today}",
            now=now,
        )
