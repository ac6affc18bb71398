"""The verb: issue a document."""

from dataclasses import replace

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.files.actions import attach
from anlan.rulebook.book import rule

from . import pdf, word_letter
from .content import chinese_date
from .kinds import KINDS
from .models import Issuer, Letter, Series


def letter(kind, row, *, organ, actor, context, now=None):
    """Issue a document of ``kind`` about ``row`` in the name of ``organ``; see kinds.py for ``context``.

    In one transaction: takes the organ's next number of the year, freezes the content, makes the Word
    and PDF files, hangs them on the letter. A rolled back transaction gives its number back.
    """
    now = now or timezone.now()
    day = timezone.localdate(now)
    with transaction.atomic():
        content = KINDS[kind].compose(context)
        issuer = issuer_of(organ)
        serial = next_serial(issuer, day.year)
        pattern = rule("letters.number_pattern", on=day, place=organ.place)
        number = pattern.format(abbr=issuer.word, year=day.year, number=serial)
        head = f"{issuer.head}文件" if content.form == "red" else issuer.head
        content = replace(
            content, head=head, number=number, signer=organ.name, date=chinese_date(day)
        ).frozen()
        issued = Letter.objects.create(
            row_model=row._meta.label_lower,
            row_id=row.pk,
            kind=kind,
            number=number,
            year=day.year,
            serial=serial,
            title=content["title"],
            issuer=issuer,
            issued_at=now,
            issued_by_id=actor.pk,
            content=content,
        )
        record(actor, _("印发公文"), row, letter=issued.pk, number=number, title=issued.title)
        for extension, file in files(content, now).items():
            name = f"{number} {issued.title}.{extension}"
            attach(issued, ContentFile(file, name=name), actor=actor, kind=extension)
    return issued


def files(content, now):
    return {
        "docx": word_letter.render_letter(content),
        "pdf": pdf.render("document", content, int(now.timestamp())),
    }


def issuer_of(organ):
    """The organ's word and head; until somebody sets them, its short name and its name."""
    return Issuer.objects.get_or_create(
        organ=organ, defaults={"word": (organ.short_name or organ.name)[:20], "head": organ.name[:60]}
    )[0]


def next_serial(issuer, year):
    """The next number, without gaps: whoever comes second waits here for the first one's commit."""
    with transaction.atomic():
        Series.objects.get_or_create(issuer=issuer, year=year)
        series = Series.objects.select_for_update().get(issuer=issuer, year=year)
        series.last += 1
        series.save(update_fields=["last"])
    return series.last


def set_issuer(organ, *, word, head, actor):
    """Set under which word and name ``organ`` issues from now on; documents already issued stay as they are."""
    with transaction.atomic():
        issuer = issuer_of(organ)
        record(actor, _("设置发文机关"), organ, before=[issuer.word, issuer.head], after=[word, head])
        issuer.word, issuer.head = word, head
        issuer.full_clean()
        issuer.save()
    return issuer
