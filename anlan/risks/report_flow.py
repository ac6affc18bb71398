"""States of the report of graver risks."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.facts import ask, text
from anlan.flow.flow import NO, YES, Flow, Step

from .actions import reports
from .models import RiskReport
from .queries import ACCEPT_REPORT, SUBMIT_REPORT

S = RiskReport.State
DECREE = gettext_lazy("江苏省工业企业安全生产风险报告规定（省政府令第140号）")

ask(
    "promised_by",
    gettext_lazy("承诺人"),
    text(
        gettext_lazy("承诺人"), 0, 40,
        gettext_lazy("主要负责人对报告的真实性、完整性和风险管控措施的落实作出承诺"),
    ),
)  # fmt: skip


def own(row, actor, **facts):
    return YES if actor.speaks_for(row.organ) else NO(_("由企业“%s”报告。") % row.organ)


def not_own(row, actor, **facts):
    return NO(_("由监管单位接收。")) if actor.speaks_for(row.organ) else YES


RISK_REPORT = Flow(
    RiskReport,
    [
        Step("submit", gettext_lazy("报告"), (S.DUE, S.RETURNED), S.SUBMITTED, SUBMIT_REPORT,
             needs=("promised_by",), guard=own, then=reports.submitted, basis=DECREE),
        Step("accept", gettext_lazy("接收"), (S.SUBMITTED,), S.ACCEPTED, ACCEPT_REPORT, may=("note",),
             guard=not_own, then=reports.accepted),
        Step("return", gettext_lazy("退回更正"), (S.SUBMITTED,), S.RETURNED, ACCEPT_REPORT, needs=("reason",),
             guard=not_own, then=reports.returned),
    ],
)  # fmt: skip
