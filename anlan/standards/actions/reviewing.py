"""What the steps before the grade do: the check of the papers, the review on site, the refusal."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import fulfil, release
from anlan.files.actions import attach
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from ..queries import APPLY, CERTIFY, REVIEW


def checked(row, *, actor, now, review_body, **facts):
    row.body, row.checked_on, row.checked_by_id = review_body, timezone.localdate(now), actor.pk
    row.save(update_fields=["body", "checked_on", "checked_by"])
    fulfil("standards.accept", row, now=now)
    told = _("请安排现场评审：%s") % row
    notify(
        users_of(review_body.organ or row.office, REVIEW),
        kind="standards.checked",
        title=told,
        row=row,
        now=now,
    )


def reviewed(row, *, actor, now, reviewed_on, review_score, review_papers=(), **facts):
    row.reviewed_on, row.review_score = reviewed_on, review_score
    row.save(update_fields=["reviewed_on", "review_score"])
    for paper in review_papers or ():
        attach(row, paper, actor=actor, kind="review")
    told = _("评审已完成，请公示公告：%s") % row
    notify(users_of(row.office, CERTIFY), kind="standards.reviewed", title=told, row=row, now=now)


def refused(row, *, actor, now, reason, **facts):
    row.closed_on = timezone.localdate(now)
    row.save(update_fields=["closed_on"])
    release("standards.accept", row, now=now)
    told = _("标准化申请不予定级：%s") % row
    people = users_of(row.organ, APPLY)
    notify(people, kind="standards.refused", title=told, row=row, body=reason, now=now)
