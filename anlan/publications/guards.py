"""Who may take a step, and what still stands in its way."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.flow.flow import NO, YES

from .masks import leaks
from .models import Correction
from .queries import next_objection, texts_of


def organ_acts(row, actor, **facts):
    if not actor.speaks_for(row.organ):
        return NO(_("只有公布单位“%s”可以办理。") % row.organ)
    return YES


def another_approves(row, actor, **facts):
    """The one who drafted or de-identified it is not the one who lets it out."""
    if not (answer := organ_acts(row, actor)):
        return answer
    if row.masked_by_id is None:
        return NO(_("尚未脱敏。"))
    if actor.pk in (row.drafted_by_id, row.masked_by_id):
        return NO(_("拟稿人、脱敏人不能审批自己的稿件。"))
    return clean(texts_of(row), row)


def clean(texts, row):
    if found := leaks(texts, row.place, timezone.localdate()):
        return NO(_("文中还有%s，请先脱敏。") % "、".join(found))
    return YES


def publishes(row, actor, **facts):
    """Looked at once more: the rules may have become stricter since it was approved."""
    if not (answer := organ_acts(row, actor)):
        return answer
    return clean(texts_of(row), row)


def asks_correction(row, actor, corrected_body="", **facts):
    if not (answer := organ_acts(row, actor)):
        return answer
    if row.corrections.filter(answer=Correction.Answer.PENDING).exists():
        return NO(_("已有一项更正在等待审批。"))
    return clean([corrected_body], row)


def answers_correction(row, actor, **facts):
    if not (answer := organ_acts(row, actor)):
        return answer
    one = row.corrections.filter(answer=Correction.Answer.PENDING).first()
    if one is None:
        return NO(_("没有等待审批的更正。"))
    if one.asked_by_id == actor.pk:
        return NO(_("不能审批自己提出的更正。"))
    return clean([one.body], row)


def enters_objection(row, actor, **facts):
    if not (answer := organ_acts(row, actor)):
        return answer
    if row.objections.filter(settled_at__isnull=True, online=False).exists():
        return NO(_("已有一项异议在处理，请先处理完毕。"))
    if row.objections_until and row.objections_until < timezone.localdate():
        return NO(_("异议受理已于%s截止。") % row.objections_until)
    return YES


def settles(row, actor, outcome="", **facts):
    """What the public objects to, another answers than who wrote it; the answer is public as well."""
    if not (answer := organ_acts(row, actor)):
        return answer
    one = next_objection(row)
    if one is None:
        return NO(_("没有待处理的异议。"))
    if one.online and actor.pk in (row.drafted_by_id, row.masked_by_id):
        return NO(_("拟稿人、脱敏人不能处理对自己稿件的异议。"))
    return clean([outcome], row)
