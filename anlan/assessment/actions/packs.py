"""A leader's duty pack: what the records say of a person's year, kept as they stood, with its Word file."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.letters.content import Block, Content, Table, chinese_date
from anlan.letters.word_letter import render_letter

from ..duty_pack import sections_of
from ..models import Pack

NUMERALS = "一二三四五六七八九十"


@transaction.atomic
def make_pack(person, *, actor, year, now=None):
    """Tell a person's year from the records up to today and keep it. The person, or the own office, may."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    if not actor.holds("assessment.add_pack") or not (actor.pk == person.pk or actor.speaks_for(person.home)):
        raise Refused(_("只能由本人或本单位生成履职报告。"))
    if year > today.year:
        raise Refused(_("这一年还没有到。"))
    day = min(today, today.replace(year=year, month=12, day=31))
    post = next(iter(person.posts_in_force), None)
    row = Pack.objects.create(
        person=person,
        title=post.title if post else "",
        organ=person.home,
        place=person.home.place,
        sector=person.home.sector,
        year=year,
        day=day,
        sections=sections_of(person, year, day),
        frozen_at=now,
        by=actor,
    )
    file = ContentFile(render_letter(content_of(row).frozen()), name=f"{row}.docx")
    attach(row, file, actor=actor, kind="docx")
    record(actor, _("生成履职报告"), row, day=str(day))
    return row


def content_of(row):
    blocks = [
        Block(
            _("%(person)s，%(organ)s%(title)s。以下数据取自系统记录，统计期间为%(start)s至%(end)s。")
            % {
                "person": row.person,
                "organ": row.organ.name,
                "title": row.title,
                "start": chinese_date(row.day.replace(year=row.year, month=1, day=1)),
                "end": chinese_date(row.day),
            }
        )
    ]
    for number, section in zip(NUMERALS, row.sections, strict=False):
        blocks.append(Block(f"{number}、{section['heading']}", "h1"))
        blocks.append(Block(section["said"]))
        if section["rows"]:
            width = 18 / len(section["columns"])
            blocks.append(
                Table(
                    columns=section["columns"],
                    rows=section["rows"],
                    widths=[width] * len(section["columns"]),
                    centred=[False] + [True] * (len(section["columns"]) - 1),
                )
            )
    return Content(
        form="agreement",
        title=_("%(year)d年安全生产履职报告") % {"year": row.year},
        blocks=blocks,
        number=_("履职%(year)d-%(number)d") % {"year": row.year, "number": row.pk},
        signer=str(row.person),
        date=chinese_date(timezone.localdate(row.frozen_at)),
    )
