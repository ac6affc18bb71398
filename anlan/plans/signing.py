"""Questions about responsibility letters: who is expected to sign, and how many have."""

from django.db.models import Case, Count, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from anlan.org.models import Membership, Organ

from .models import Commitment


def in_group(group, day):
    inside = Membership.objects.filter(group=group, since__lte=day).exclude(until__lt=day)
    return Organ.objects.filter(pk__in=inside.values("organ"), active=True)


def next_level(organ):
    return Organ.objects.filter(parent=organ, active=True)


def expected_organs(row):
    """Whom the tree expects to sign: the group's members on the closing day, or the organ's own next level."""
    found = in_group(row.group_id, row.due_on) if row.group_id else next_level(row.organ_id)
    return found.exclude(pk=row.organ_id)


def with_rates(rounds):
    """``rounds`` with ``expected`` and ``signed``: pairs the tree asks for, and those of them that are signed.

    Counted from the tree, not from the letters made: a pair without a letter is an unsigned pair (S3-1.2.4).
    """
    members = in_group(OuterRef(OuterRef("group")), OuterRef(OuterRef("due_on"))).exclude(
        pk=OuterRef("organ")
    )
    children = next_level(OuterRef("organ"))
    signed = {"commitments__round": OuterRef("pk"), "commitments__state__in": Commitment.DONE}
    return rounds.annotate(
        expected=Case(When(group=None, then=counted(children)), default=counted(members)),
        signed=Case(
            When(group=None, then=counted(children.filter(**signed))),
            default=counted(members.filter(**signed)),
        ),
    )


def with_hidden(rounds, user):
    """``rounds`` with ``hidden``: whether there are letters in it that ``user`` may not see, and so no figures."""
    letters = Commitment.objects.filter(round=OuterRef("pk"))
    seen = Commitment.objects.visible_to(user).order_by().values("pk")
    return rounds.annotate(hidden=Exists(letters.exclude(pk__in=seen)))


def counted(organs):
    one = organs.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(one.annotate(count=Count("pk", distinct=True)).values("count")), 0)


def rate(row):
    """Signed pairs in per cent of the expected ones; None when nobody is expected."""
    return round(100 * row.signed / row.expected) if row.expected else None


def unsigned(row):
    """The expected organs whose letter is not signed by both sides."""
    done = Commitment.objects.filter(round=row, state__in=Commitment.DONE).values("organ")
    return expected_organs(row).exclude(pk__in=done)
