"""Making and changing what is demanded."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import release
from anlan.flow.flow import Refused

from ..models import Obligation, Occurrence, Round

RELATIONS = ("organs", "groups", "enterprises", "people")
# Whoever changes these changes the rounds to come.
TIMING = ("cadence", "opens_before", "due_shift", "workday", "ends_on", "grace_days", "subject", "verifier")


def create_obligation(*, actor, organ, title, subject, cadence, starts_on, **more):
    """A proposed obligation of the office ``organ``, which puts it in force later.

    ``more``: further fields of the model, and its relations as lists. ``place`` and ``sector`` are the organ's
    unless given. Raises ValidationError.
    """
    relations = {name: more.pop(name) for name in RELATIONS if name in more}
    more = {"place": organ.place, "sector": None, **more}
    row = Obligation(
        organ=organ,
        title=title,
        subject=subject,
        cadence=cadence,
        starts_on=starts_on,
        created_by_id=actor.pk,
        **more,
    )
    row.full_clean()
    check_subjects(row, relations)
    with transaction.atomic():
        row.save()
        for name, rows in relations.items():
            getattr(row, name).set(rows)
        record(actor, _("新增履职要求"), row, cadence=row.cadence, subject=row.subject)
    return row


def change_obligation(row, *, actor, now=None, **changes):
    """Change fields and relations; the rounds that have not opened yet are made anew."""
    if row.state in (Obligation.State.ENDED, Obligation.State.DROPPED):
        raise Refused(_("%s的履职要求不能修改。") % row.get_state_display())
    relations = {name: changes.pop(name) for name in RELATIONS if name in changes}
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    row.full_clean()
    check_subjects(row, relations)
    with transaction.atomic():
        row.save()
        for name, rows in relations.items():
            getattr(row, name).set(rows)
        changed = {name: str(getattr(row, name)) for name in changes if getattr(row, name) != before[name]}
        record(actor, _("修改履职要求"), row, **changed)
        if changed.keys() & set(TIMING):
            drop_coming_rounds(row, timezone.localdate(now))
    return row


def check_subjects(row, relations):
    """Those obliged are named in the way that ``subject`` says."""

    def named(name):
        return bool(relations[name]) if name in relations else bool(row.pk and getattr(row, name).exists())

    S = Obligation.Subject
    there = {
        S.ORGAN: named("organs") or named("groups"),
        S.GROUP: named("groups"),
        S.ENTERPRISE: row.tag_id is not None or named("enterprises"),
        S.PERSON: named("people"),
        S.POST: row.post_role_id is not None,
    }[row.subject]
    if not there:
        raise ValidationError(_("请指明由谁履职（%s）。") % S(row.subject).label)


def drop_coming_rounds(row, today):
    """Take back the rounds that nobody could act on yet; ``generate`` makes them as they are wanted now."""
    coming = Round.objects.filter(obligation=row, opens_on__gt=today, fixed=False)
    touched = Occurrence.objects.filter(round__in=coming).exclude(state=Occurrence.State.PENDING)
    coming = coming.exclude(pk__in=touched.order_by().values("round"))
    for round in coming:
        release("obligations.round", round)
    Occurrence.objects.filter(round__in=coming.order_by().values("pk")).delete()
    coming.delete()
