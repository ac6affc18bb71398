"""Drafting an instrument, and the next version of one in force."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.search.sources import index

from ..kinds import kinds
from ..models import Instrument, Item

CHANGE = "instruments.change_instrument"
S = Instrument.State


@transaction.atomic
def draft(*, actor, organ, kind, lines=(), groups=(), organs=(), papers=(), **said):
    """Begin an instrument of ``organ``. ``lines``: ``[(text, basis)]``; ``said``: further columns."""
    if not actor.speaks_for(organ):
        raise Refused(_("只能以本单位的名义起草。"))
    check_subject(kind, organ.place, said)
    row = Instrument.objects.create(organ=organ, place=organ.place, kind=kind, author=actor, **said)
    row.groups.set(groups)
    row.organs.set(organs)
    write_items(row, lines)
    for paper in papers:
        attach(row, paper, actor=actor)
    record(actor, _("起草责任文书"), row, kind=kind, items=len(lines))
    index(row)
    return row


@transaction.atomic
def change(row, *, actor, lines, groups, organs, papers=(), **said):
    """Put a draft right. A clause whose words stay keeps the duty that was made of it."""
    fresh = Instrument.objects.select_for_update(no_key=True).get(pk=row.pk)
    if not actor.speaks_for(fresh.organ):
        raise Refused(_("只有制定单位“%s”可以修改。") % fresh.organ)
    if fresh.state != S.DRAFT:
        raise Refused(_("只有起草中的文书可以修改。"))
    check_subject(fresh.kind, fresh.place, said)
    for name, value in said.items():
        setattr(fresh, name, value)
    fresh.save()
    fresh.groups.set(groups)
    fresh.organs.set(organs)
    write_items(fresh, lines)
    for paper in papers:
        attach(fresh, paper, actor=actor)
    record(actor, _("修改责任文书"), fresh, items=len(lines))
    index(fresh)
    return fresh


def check_subject(kind, place, said):
    """A list of a unit names the unit, a leader's the leader, and a leader is of a unit."""
    of = kinds(place=place)[kind].of
    if of == "organ" and not said.get("subject"):
        raise Refused(_("请写明责任单位。"))
    if of == "person" and not said.get("person"):
        raise Refused(_("请写明责任人。"))
    if of != "person" and said.get("person"):
        raise Refused(_("这类文书不针对个人，请不要填写责任人。"))


def write_items(row, lines):
    kept = {item.text: item.obligation_id for item in row.items.all()}
    row.items.all().delete()
    Item.objects.bulk_create(
        Item(instrument=row, position=number, text=text, basis=basis, obligation_id=kept.get(text))
        for number, (text, basis) in enumerate(lines, 1)
    )


@transaction.atomic
def revise(row, *, actor, now=None):
    """Begin the next version of what is in force; it stays in force until that is issued."""
    row = Instrument.objects.select_for_update(no_key=True).get(pk=row.pk)
    if not actor.speaks_for(row.organ):
        raise Refused(_("只有制定单位“%s”可以修订。") % row.organ)
    if row.state != S.IN_FORCE:
        raise Refused(_("只有有效的文书可以修订。"))
    if begun := Instrument.objects.filter(earlier=row).first():
        raise Refused(_("已在修订：第%d版。") % begun.version)
    names = ("kind", "title", "organ", "place", "subject", "person", "year", "basis")
    new = Instrument.objects.create(
        **{name: getattr(row, name) for name in names},
        version=row.version + 1,
        earlier=row,
        author=actor,
    )
    new.groups.set(row.groups.all())
    new.organs.set(row.organs.all())
    Item.objects.bulk_create(
        Item(
            instrument=new,
            position=item.position,
            text=item.text,
            basis=item.basis,
            obligation_id=item.obligation_id,
        )
        for item in row.items.all()
    )
    record(actor, _("修订责任文书"), new, earlier=str(row), on=timezone.localdate(now))
    index(new)
    return new
