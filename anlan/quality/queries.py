"""Questions: the score of each unit."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Count
from django.utils import timezone

from anlan.rulebook.book import rule

from .looking import asked
from .models import Flaw


def labels(today=None):
    return {code: said["label"] for code, said in asked(today or timezone.localdate()).items()}


def tallies(organs):
    """``{organ: {rule: open flaws}}`` in one grouped query."""
    found = defaultdict(dict)
    rows = Flaw.objects.filter(organ__in=organs, state=Flaw.State.OPEN).order_by().values("organ", "rule")
    for organ, code, n in rows.annotate(n=Count("pk")).values_list("organ", "rule", "n"):
        found[organ][code] = n
    return found


def score(counts, today):
    """Full marks less the points of each rule, each rule's up to its most; never below nothing."""
    lost = Decimal(0)
    for code, said in asked(today).items():
        lost += min(Decimal(str(said["weight"])) * counts.get(code, 0), Decimal(str(said["most"])))
    return max(Decimal(0), Decimal(str(rule("quality.full", today))) - lost).quantize(Decimal("0.1"))
