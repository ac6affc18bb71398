"""Work long overdue is a fact of which the rules of consequences speak."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.consequences.actions import raise_fact
from anlan.consequences.kinds import fact_kind

OVERDUE = fact_kind("assignment_overdue", _("工作任务长期逾期"))


def overdue(row, now):
    on = timezone.localdate(now)
    raise_fact(OVERDUE, row, subject=row.organ, on=on, place=row.place, office=row.owner, now=now)
