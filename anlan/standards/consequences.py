"""A grade held, lost by delisting, a check failed: facts of which the rules of consequences speak (S1-19c)."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import SYSTEM
from anlan.consequences.actions import raise_fact, withdraw_facts
from anlan.consequences.kinds import fact_kind

CERTIFIED = fact_kind("standardization_certified", gettext_lazy("标准化达标"))
FAILED = fact_kind("standardization_failed", gettext_lazy("标准化抽查不符合"))
DELISTED = fact_kind("standardization_delisted", gettext_lazy("标准化摘牌"))


def said(row, case, now):
    on = timezone.localdate(now)
    return {
        "row": row,
        "subject": case.organ,
        "on": on,
        "place": case.place,
        "office": case.office,
        "now": now,
    }


def granted(certificate, now):
    case = certificate.standardization
    raise_fact(CERTIFIED, title=str(case), **said(certificate, case, now))


def lost(certificate, reason, now):
    """What held for the grade's sake ends with it."""
    withdraw_facts(CERTIFIED, certificate, reason=_("证书失效：%s") % reason, actor=SYSTEM, now=now)


def failed(check, case, now):
    raise_fact(FAILED, title=_("%s抽查不符合") % case, **said(check, case, now))


def delisted(delisting, case, now):
    raise_fact(DELISTED, title=_("%s摘牌") % case, **said(delisting, case, now))
