"""States of an instrument (requirements 4.21 "Instrument"). Revision and the end of its term come from elsewhere."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.flow.facts import ask, day, text
from anlan.flow.flow import Flow, Step

from . import guards
from .actions import steps
from .models import Instrument

S = Instrument.State
CHECK, ISSUE = "instruments.check_instrument", "instruments.issue_instrument"

ask("effective_on", _("施行日期"), day(_("施行日期"), lambda row: timezone.localdate()))
ask("instrument_number", _("文号"), text(_("文号"), rows=0, limit=60))
ask("legality", _("合法性审查意见"), text(_("合法性审查意见"), rows=4))

INSTRUMENT = Flow(
    Instrument,
    [
        Step(
            "submit",
            _("送审"),
            (S.DRAFT,),
            S.REVIEW,
            "instruments.change_instrument",
            guard=guards.may_submit,
        ),
        Step(
            "check",
            _("合法性审查"),
            (S.REVIEW,),
            None,
            CHECK,
            needs=("legality",),
            guard=guards.another_checks,
            then=steps.checked,
        ),
        Step(
            "return",
            _("退回修改"),
            (S.REVIEW,),
            S.DRAFT,
            ISSUE,
            needs=("reason",),
            guard=guards.house_acts,
            then=steps.returned,
        ),
        Step(
            "issue",
            _("签发"),
            (S.REVIEW,),
            S.IN_FORCE,
            ISSUE,
            needs=("effective_on",),
            may=("instrument_number",),
            guard=guards.another_issues,
            then=steps.issued,
        ),
        Step(
            "repeal",
            _("废止"),
            (S.IN_FORCE,),
            S.REPEALED,
            ISSUE,
            needs=("reason",),
            guard=guards.house_acts,
            then=steps.repealed,
            danger=True,
        ),
    ],
)
