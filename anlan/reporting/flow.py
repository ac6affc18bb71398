"""States of forms, filings and analyses (requirements 4.21; C3)."""

from django.utils.translation import gettext_lazy as _

from anlan.flow.facts import LABELS
from anlan.flow.flow import Flow, Step

from .actions import analyses, forms
from .models import Analysis, Filing, Form

O, F, A = Form.State, Filing.State, Analysis.State  # noqa: E741
LABELS["values"] = _("填报内容")

FORM = Flow(
    Form,
    [
        Step(
            "open",
            _("启用"),
            (O.DRAFT,),
            O.OPEN,
            "reporting.open_form",
            guard=forms.may_open,
            then=forms.opened,
        ),
        Step(
            "end",
            _("停报"),
            (O.OPEN,),
            O.ENDED,
            "reporting.open_form",
            needs=("reason",),
            guard=forms.asker_acts,
            then=forms.ended,
            danger=True,
        ),
    ],
)

FILING = Flow(
    Filing,
    [
        Step(
            "file",
            _("报送"),
            (F.MISSING, F.RETURNED),
            F.FILED,
            "reporting.file_filing",
            needs=("values",),
            may=("note",),
            guard=forms.unit_acts,
            then=forms.filed,
            basis="S0-A02.2",
        ),
        Step(
            "return",
            _("退回"),
            (F.FILED,),
            F.RETURNED,
            "reporting.return_filing",
            needs=("reason",),
            guard=forms.owner_acts,
            then=forms.returned,
        ),
    ],
)

ANALYSIS = Flow(
    Analysis,
    [
        Step(
            "review",
            _("审核通过"),
            (A.DRAFT,),
            A.REVIEWED,
            "reporting.review_analysis",
            guard=analyses.another_reviews,
            basis="S0-A09.1",
        ),
        Step(
            "return",
            _("退回修改"),
            (A.REVIEWED,),
            A.DRAFT,
            "reporting.sign_analysis",
            needs=("reason",),
            guard=analyses.house_acts,
        ),
        Step(
            "sign",
            _("签发"),
            (A.REVIEWED,),
            A.SIGNED,
            "reporting.sign_analysis",
            guard=analyses.another_signs,
            then=analyses.signed,
            basis="S0-A09.1、S0-A12.1",
        ),
        Step(
            "submit",
            _("报送"),
            (A.SIGNED,),
            A.SUBMITTED,
            "reporting.change_analysis",
            needs=("to",),
            may=("note",),
            guard=analyses.house_acts,
            then=analyses.submitted,
            basis="S0-A09.1（汇总上报）",
        ),
        Step(
            "archive",
            _("登记回执并归档"),
            (A.SUBMITTED,),
            A.ARCHIVED,
            "reporting.change_analysis",
            needs=("receipt",),
            guard=analyses.house_acts,
            then=analyses.archived,
        ),
    ],
)
