"""States of schemes, assessments, objections, problems and veto queries (requirements 4.21; C4)."""

from django.utils.translation import gettext_lazy as _

from anlan.flow.flow import Flow, Step

from .actions import objections, reports, schemes, scoring, vetoes
from .models import Assessment, Objection, Problem, ProblemReport, Scheme, VetoQuery

R = ProblemReport.State
D, A, O, P, V = Scheme.State, Assessment.State, Objection.State, Problem.State, VetoQuery.State  # noqa: E741
ISSUE, SUBMIT, REVIEW = (
    "assessment.issue_scheme",
    "assessment.submit_assessment",
    "assessment.review_assessment",
)

SCHEME = Flow(
    Scheme,
    [
        Step("issue", _("印发"), (D.DRAFT,), D.ISSUED, ISSUE, guard=schemes.may_issue, then=schemes.issued,
             basis="S3-2.1.2a、S3-2.1.2b"),
        Step("start", _("开始自评"), (D.ISSUED,), D.SELF, ISSUE, guard=schemes.owner_acts, then=schemes.started,
             basis="S4-3.10b"),
        Step("replace", _("以新版代替"), (D.ISSUED,), D.REPLACED, ISSUE, guard=schemes.may_replace,
             then=schemes.replaced),
        Step("end", _("结束考核"), (D.SELF,), D.ENDED, ISSUE, guard=schemes.may_end),
    ],
)  # fmt: skip

ASSESSMENT = Flow(
    Assessment,
    [
        Step("open", _("开放自评"), (A.SCHEME,), A.SELF, ISSUE, guard=scoring.owner_acts),
        Step("submit", _("提交自评"), (A.SELF,), A.GROUP, SUBMIT, guard=scoring.may_submit,
             then=scoring.submitted, basis="S4-3.10b"),
        Step("return", _("退回自评"), (A.GROUP,), A.SELF, REVIEW, needs=("reason",), guard=scoring.owner_acts,
             then=scoring.returned),
        Step("conclude", _("形成初评"), (A.GROUP,), A.PRELIMINARY, REVIEW, may=("note",),
             guard=scoring.may_conclude, then=scoring.concluded),
        Step("announce", _("告知初评结果"), (A.PRELIMINARY,), A.OBJECTION, REVIEW, guard=scoring.owner_acts,
             then=scoring.announced),
        Step("finalise", _("终评"), (A.OBJECTION,), A.FINAL, REVIEW, may=("note",), guard=scoring.may_finalise,
             then=scoring.finalised),
        Step("publish", _("批准公布"), (A.FINAL,), A.PUBLISHED, "assessment.publish_assessment", may=("note",),
             guard=scoring.may_publish, then=scoring.published),
        Step("reopen", _("撤回复核"), (A.PUBLISHED, A.USED), A.OBJECTION, "assessment.publish_assessment",
             needs=("reason",), guard=scoring.owner_acts, then=scoring.reopened, danger=True),
        Step("use", _("登记结果运用"), (A.PUBLISHED,), A.USED, ISSUE, needs=("use",), guard=scoring.owner_acts,
             then=scoring.used),
    ],
)  # fmt: skip

OBJECTION = Flow(
    Objection,
    [
        Step("uphold", _("异议成立"), (O.RAISED,), O.UPHELD, REVIEW, needs=("points", "answer"),
             guard=objections.another_handles, then=objections.decided),
        Step("reject", _("异议不成立"), (O.RAISED,), O.REJECTED, REVIEW, needs=("answer",),
             guard=objections.another_handles, then=objections.decided),
    ],
)  # fmt: skip

PROBLEM = Flow(
    Problem,
    [
        Step("plan", _("制定整改措施"), (P.FOUND,), P.RECTIFYING, SUBMIT, needs=("measure", "responsible_person"),
             guard=objections.rectifier_acts, then=objections.planned, basis="S0-A01.2"),
        Step("submit", _("报送整改结果"), (P.RECTIFYING,), P.SUBMITTED, SUBMIT, needs=("rectified",),
             may=("proofs",), guard=objections.rectifier_acts, then=objections.handed_in),
        Step("return", _("退回整改"), (P.SUBMITTED,), P.RECTIFYING, REVIEW, needs=("reason",),
             guard=objections.another_verifies),
        Step("close", _("验收销号"), (P.SUBMITTED,), P.CLOSED, REVIEW, may=("note",),
             guard=objections.another_verifies, then=objections.closed),
    ],
)  # fmt: skip

PROBLEM_REPORT = Flow(
    ProblemReport,
    [
        Step("receive", _("签收"), (R.SENT,), R.RECEIVED, "assessment.receive_problemreport",
             guard=reports.superior_acts, then=reports.received, basis="S0-A03.4"),
        Step("return", _("退回"), (R.SENT,), R.RETURNED, "assessment.receive_problemreport", needs=("reason",),
             guard=reports.superior_acts, then=reports.sent_back),
        Step("send", _("重新上报"), (R.RETURNED,), R.SENT, "assessment.send_problemreport", may=("note",),
             guard=reports.reporter_acts, then=reports.sent_again),
    ],
)  # fmt: skip

QUERY = Flow(
    VetoQuery,
    [
        Step("answer", _("答复"), (V.ASKED,), V.ANSWERED, "assessment.answer_vetoquery",
             needs=("verdict", "answer"), guard=vetoes.owner_answers, then=vetoes.answered, basis="S3-2.1.3"),
    ],
)  # fmt: skip
