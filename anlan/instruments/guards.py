"""Who may take a step, and what must be there before."""

from django.utils.translation import gettext as _

from anlan.files.queries import attached
from anlan.flow.flow import NO, YES

from .kinds import kind_of


def house_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.organ) else NO(_("只有制定单位“%s”可以办理。") % row.organ)


def may_submit(row, actor, **facts):
    if not (answer := house_acts(row, actor)):
        return answer
    if not row.items.exists() and not attached(row).exists():
        return NO(_("还没有事项，也没有上传文本。"))
    return YES


def another_checks(row, actor, **facts):
    if not (answer := house_acts(row, actor)):
        return answer
    if not kind_of(row).legality:
        return NO(_("这类文书不需要合法性审查。"))
    if row.checked_by_id:
        return NO(_("已审查。"))
    return NO(_("起草人不能审查自己的文稿。")) if actor.pk == row.author_id else YES


def another_issues(row, actor, effective_on=None, **facts):
    if not (answer := house_acts(row, actor)):
        return answer
    if actor.pk == row.author_id:
        return NO(_("起草人不能签发自己的文稿。"))
    if kind_of(row).legality and not row.checked_by_id:
        return NO(_("还没有合法性审查意见。"))
    if effective_on and row.ends_on and effective_on > row.ends_on:
        return NO(_("施行日期晚于有效期（至%s）。") % row.ends_on)
    return YES
