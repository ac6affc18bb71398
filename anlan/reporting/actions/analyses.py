"""Analyses: draft with frozen figures, edit, sign as a numbered document, send upward, keep the receipt."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record
from anlan.flow.flow import NO, YES, Refused
from anlan.indicators.engine import INDICATORS
from anlan.letters.actions import letter
from anlan.letters.content import Annex, Block, Content, Table, chinese_date
from anlan.letters.kinds import KINDS, Kind
from anlan.rulebook.book import rule

from ..figures import (
    ceilings_sentence,
    differing,
    freeze,
    freeze_ceilings,
    sentence,
    situation,
    situation_sentence,
    trend,
)
from ..models import Analysis


def kinds(on=None, place=None):
    """``{code: {"label", "headings", "indicators", "form"}}`` of the rulebook."""
    lines = rule("reporting.kinds", on=on or timezone.localdate(), place=place)
    return {line["code"]: line for line in lines}


@transaction.atomic
def draft(kind, *, actor, organ, title, start, end, codes, to="", now=None):
    """Begin an analysis of the span: figures kept as of ``now``, the first section told from them."""
    now = now or timezone.now()
    if not actor.speaks_for(organ):
        raise Refused(_("只能以本单位的名义撰写。"))
    if end < start:
        raise Refused(_("结束日期早于开始日期。"))
    if end > timezone.localdate(now):
        raise Refused(_("结束日期还没有到，数据不全。"))
    known = [code for code in codes if code in INDICATORS]
    if not known:
        raise Refused(_("请至少选择一个指标。"))
    figures = freeze(known, organ.place, start, end)
    headings = kinds(end, organ.place)[kind]["headings"]
    ceilings = freeze_ceilings(organ.place, end)
    found = situation(figures, ceilings, organ.place, end)
    row = Analysis.objects.create(
        kind=kind,
        title=title,
        organ=organ,
        place=organ.place,
        sector=organ.sector,
        start=start,
        end=end,
        codes=known,
        figures=figures,
        ceilings=ceilings,
        situation=found,
        frozen_at=now,
        sections=[
            {"heading": text, "body": "" if index else opening(figures, ceilings, found)}
            for index, text in enumerate(headings)
        ],
        to=to,
        author=actor,
    )
    record(actor, _("起草分析报告"), row, kind=kind, indicators=known)
    return row


def opening(figures, ceilings, found):
    """The first section, told from the figures."""
    lines = [sentence(figure) for figure in figures]
    if found:
        lines.insert(0, situation_sentence(found))
    if ceilings:
        lines.append(ceilings_sentence(ceilings))
    return "\n".join(lines)


@transaction.atomic
def edit(row, *, actor, version, title, sections):
    """Change the words of a draft. Raises Refused when somebody else has changed it since ``version``."""
    fresh = Analysis.objects.select_for_update(no_key=True).get(pk=row.pk)
    may_edit(fresh, actor)
    if fresh.version != version:
        raise Refused(_("刚刚已由他人修改，请刷新后在最新内容上修改。"))
    fresh.title, fresh.sections, fresh.version = title, sections, version + 1
    fresh.save(update_fields=["title", "sections", "version"])
    record(actor, _("修改分析报告"), fresh, version=fresh.version)
    return fresh


@transaction.atomic
def refresh(row, *, actor, now=None):
    """Take the figures of a draft anew; the words stay. Returns the labels of those that changed."""
    now = now or timezone.now()
    fresh = Analysis.objects.select_for_update(no_key=True).get(pk=row.pk)
    may_edit(fresh, actor)
    figures = freeze(fresh.codes, fresh.place, fresh.start, fresh.end)
    changed = differing(fresh.figures, figures)
    fresh.ceilings = freeze_ceilings(fresh.place, fresh.end)
    fresh.situation = situation(figures, fresh.ceilings, fresh.place, fresh.end)
    fresh.figures, fresh.frozen_at, fresh.version = figures, now, fresh.version + 1
    fresh.save(update_fields=["figures", "ceilings", "situation", "frozen_at", "version"])
    record(actor, _("更新报告数据"), fresh, changed=changed)
    return changed


def may_edit(row, actor):
    if answer := actor.may("reporting.change_analysis", row):
        answer = house_acts(row, actor)
    if not answer:
        raise Refused(answer.reason)
    if row.state != Analysis.State.DRAFT:
        raise Refused(_("只有拟稿中的报告可以修改；已审核的须先退回。"))


def house_acts(row, actor, **facts):
    if not actor.speaks_for(row.organ):
        return NO(_("只有撰写单位“%s”可以办理。") % row.organ)
    return YES


def another_reviews(row, actor, **facts):
    if not (answer := house_acts(row, actor)):
        return answer
    if empty := [part["heading"] for part in row.sections if not part["body"].strip()]:
        return NO(_("还没有写完：%s。") % "、".join(empty))
    if actor.pk == row.author_id:
        return NO(_("拟稿人不能审核自己的稿件。"))
    return YES


def another_signs(row, actor, **facts):
    if not (answer := house_acts(row, actor)):
        return answer
    return NO(_("拟稿人不能签发自己的稿件。")) if actor.pk == row.author_id else YES


def signed(row, *, actor, now, **facts):
    """The document is made of the kept figures: what is signed says what was reviewed."""
    row.refresh_from_db(fields=["figures", "ceilings", "situation", "sections", "title"])
    letter("analysis", row, organ=row.organ, actor=actor, context=said(row), now=now)


def submitted(row, *, actor, now, to, **facts):
    row.to = to
    row.save(update_fields=["to"])


def archived(row, *, actor, now, receipt, **facts):
    row.receipt = receipt
    row.save(update_fields=["receipt"])


def said(row):
    """What the document says, as ``compose`` wants it."""
    return {
        "title": row.title,
        "to": row.to,
        "form": kinds(row.end, row.place)[row.kind]["form"],
        "sections": row.sections,
        "span": f"{chinese_date(row.start)}至{chinese_date(row.end)}",
        "as_of": f"{timezone.localtime(row.frozen_at):%Y-%m-%d %H:%M}",
        "figures": [
            [figure["label"], figure["now"]["text"], figure["before"]["text"], trend(figure)]
            for figure in row.figures
        ],
        "ceilings": [[line["title"], line["wanted"], line["value"], line["status"]] for line in row.ceilings],
    }


NUMERALS = "一二三四五六七八九十"


def compose(context):
    """分析报告. ``sections`` in words, the figures with the year before as an annex."""
    blocks = []
    for number, section in zip(NUMERALS, context["sections"], strict=False):
        blocks.append(Block(f"{number}、{section['heading']}", "h1"))
        blocks += [Block(line.strip()) for line in section["body"].splitlines() if line.strip()]
    table = Table(
        columns=[_("指标"), _("本期"), _("上年同期"), _("比较")],
        rows=context["figures"],
        widths=[7, 3, 3, 5],
        centred=[False, True, True, False],
    )
    annex = [table]
    if context["ceilings"]:
        annex.append(Block(_("上级控制指标"), "h1"))
        annex.append(
            Table(
                columns=[_("控制指标"), _("下达数"), _("实际"), _("状态")],
                rows=context["ceilings"],
                widths=[8, 3, 3, 4],
                centred=[False, True, True, True],
            )
        )
    note = _("统计期间：%(span)s；数据时间：%(as_of)s，签发后不再变动。") % context
    return Content(
        form=context["form"],
        title=context["title"],
        to=context["to"],
        blocks=blocks,
        annexes=[Annex(_("主要指标"), [*annex, Block(note)])],
    )


KINDS["analysis"] = Kind("analysis", gettext_lazy("分析报告"), compose)
