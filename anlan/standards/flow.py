"""States of a case, of a check, of a delisting, of a title (4.21 "Standardization", "Creation project")."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.flow.facts import ask, day, text
from anlan.flow.flow import Flow, Step

from . import guards
from .actions import certifying, checking, conferring, delisting, reviewing
from .models import Check, Delisting, Standardization, Title
from .models.cases import Grade
from .queries import APPLY, CERTIFY, CHECK, CONFER, REVIEW, REVIEW_TITLE, SAMPLE, bodies_for, grounds

S, C, D, T = Standardization.State, Check.State, Delisting.State, Title.State
GRADING = "应急〔2021〕83号"


def body_field(row, user):
    """The review bodies at work where the enterprise lies."""
    rows = bodies_for(row.place, timezone.localdate())
    return forms.ModelChoiceField(rows, label=_("评审单位"), empty_label=_("请选择"))


def points(label):
    return lambda row, user: forms.IntegerField(label=label, min_value=0, max_value=100)


def lower_grades(row, user):
    return forms.ChoiceField(label=_("降为"), choices=Grade.choices[Grade.values.index(row.grade) + 1 :])


def ground_field(row, user):
    return forms.ChoiceField(label=_("摘牌情形"), choices=list(grounds(row.place).items()))


def files(label):
    return lambda row, user: MultipleFileField(label=label)


for name, label, make in (
    ("review_body", _("评审单位"), body_field),
    ("reviewed_on", _("评审日期"), day(_("评审日期"))),
    ("review_score", _("评审得分"), points(_("评审得分"))),
    ("review_papers", _("评审报告"), files(_("评审报告"))),
    ("publicized_on", _("公示起始日期"), day(_("公示起始日期"))),
    ("certificate_number", _("证书编号"), text(_("证书编号"), 0, 40)),
    ("announcement", _("公告文号"), text(_("公告文号"), 0, 80)),
    ("lower_grade", _("降为"), lower_grades),
    ("delisting_ground", _("摘牌情形"), ground_field),
    ("review_quality", _("评审质量得分"), points(_("评审质量得分"))),
    ("check_papers", _("核查记录"), files(_("核查记录"))),
    ("heard_on", _("听证日期"), day(_("听证日期"))),
    ("title_score", _("评审得分"), points(_("评审得分"))),
):
    ask(name, label, make)

STANDARDIZATION = Flow(
    Standardization,
    [
        Step(
            "check",
            _("审核通过"),
            (S.APPLIED,),
            S.CHECKED,
            CHECK,
            needs=("review_body",),
            may=("note",),
            guard=guards.may_check,
            then=reviewing.checked,
            basis=GRADING,
        ),
        Step(
            "review",
            _("登记评审"),
            (S.CHECKED,),
            S.REVIEWED,
            REVIEW,
            needs=("reviewed_on", "review_score"),
            may=("review_papers", "note"),
            guard=guards.may_review,
            then=reviewing.reviewed,
            basis=GRADING,
        ),
        Step(
            "certify",
            _("公告定级"),
            (S.REVIEWED,),
            S.CERTIFIED,
            CERTIFY,
            needs=("publicized_on", "certificate_number", "announcement"),
            may=("note",),
            guard=guards.may_certify,
            then=certifying.certified,
            basis=GRADING,
        ),
        Step(
            "refuse",
            _("不予定级"),
            (S.APPLIED, S.CHECKED, S.REVIEWED),
            S.REFUSED,
            CHECK,
            needs=("reason",),
            guard=guards.office_acts,
            then=reviewing.refused,
            danger=True,
        ),
        Step(
            "ask_renewal",
            _("申请延续"),
            (S.CERTIFIED,),
            None,
            APPLY,
            may=("note",),
            guard=guards.may_ask_renewal,
            then=certifying.renewal_asked,
            basis=GRADING,
        ),
        Step(
            "renew",
            _("延续"),
            (S.CERTIFIED,),
            None,
            CERTIFY,
            needs=("certificate_number", "announcement"),
            may=("note",),
            guard=guards.may_renew,
            then=certifying.renewed,
            basis=GRADING,
        ),
        Step(
            "downgrade",
            _("降级"),
            (S.CERTIFIED,),
            None,
            CERTIFY,
            needs=("lower_grade", "certificate_number", "announcement", "reason"),
            guard=guards.may_downgrade,
            then=certifying.downgraded,
            basis="S1-19d",
            danger=True,
        ),
        Step(
            "propose_delisting",
            _("提出摘牌"),
            (S.CERTIFIED,),
            None,
            CHECK,
            needs=("delisting_ground", "reason"),
            guard=guards.may_propose,
            then=delisting.proposed,
            basis=GRADING,
            danger=True,
        ),
        Step(
            "delist",
            _("决定摘牌"),
            (S.CERTIFIED,),
            S.DELISTED,
            CERTIFY,
            needs=("reason",),
            guard=guards.may_delist,
            then=delisting.delisted,
            basis="S4-3.3f",
            danger=True,
        ),
    ],
)

CHECKING = Flow(
    Check,
    [
        Step(
            "pass",
            _("登记符合"),
            (C.PENDING,),
            C.PASSED,
            SAMPLE,
            needs=("note",),
            may=("review_quality", "check_papers"),
            guard=guards.checker_acts,
            then=checking.passed,
            basis="S4-3.3e",
        ),
        Step(
            "fail",
            _("登记不符合"),
            (C.PENDING,),
            C.FAILED,
            SAMPLE,
            needs=("reason",),
            may=("review_quality", "check_papers"),
            guard=guards.checker_acts,
            then=checking.failed,
            basis="S4-3.3f",
            danger=True,
        ),
    ],
)

DELISTING = Flow(
    Delisting,
    [
        Step(
            "notify",
            _("告知企业"),
            (D.PROPOSED,),
            D.NOTIFIED,
            CHECK,
            may=("note",),
            guard=guards.office_acts,
            then=delisting.notified,
        ),
        Step(
            "ask_hearing",
            _("陈述申辩、申请听证"),
            (D.NOTIFIED,),
            D.ASKED,
            APPLY,
            needs=("reason",),
            guard=guards.may_ask_hearing,
            then=delisting.asked,
        ),
        Step(
            "hear",
            _("登记听证"),
            (D.ASKED,),
            D.HEARD,
            CHECK,
            needs=("heard_on", "note"),
            guard=guards.may_hear,
            then=delisting.heard,
        ),
        Step(
            "drop",
            _("不予摘牌"),
            (D.PROPOSED, D.NOTIFIED, D.ASKED, D.HEARD),
            D.DROPPED,
            CERTIFY,
            needs=("reason",),
            guard=guards.may_drop,
            then=delisting.dropped,
            danger=True,
        ),
    ],
    whole="standardization",
)

TITLE = Flow(
    Title,
    [
        Step(
            "review",
            _("登记评审"),
            (T.APPLIED,),
            T.REVIEWED,
            REVIEW_TITLE,
            needs=("title_score", "note"),
            guard=guards.reviewer_acts,
            then=conferring.reviewed,
        ),
        Step(
            "announce",
            _("公示"),
            (T.REVIEWED,),
            T.ANNOUNCED,
            CONFER,
            may=("note",),
            guard=guards.office_acts,
            then=conferring.announced,
        ),
        Step(
            "confer",
            _("命名"),
            (T.ANNOUNCED,),
            T.TITLED,
            CONFER,
            needs=("announcement",),
            guard=guards.may_confer,
            then=conferring.titled,
        ),
        Step(
            "refuse",
            _("不予通过"),
            (T.APPLIED, T.REVIEWED, T.ANNOUNCED),
            T.REFUSED,
            REVIEW_TITLE,
            needs=("reason",),
            guard=guards.office_acts,
            danger=True,
        ),
        Step(
            "recheck",
            _("复核通过"),
            (T.TITLED, T.RECHECKED),
            T.RECHECKED,
            REVIEW_TITLE,
            needs=("note",),
            guard=guards.office_acts,
            then=conferring.rechecked,
        ),
        Step(
            "withdraw",
            _("撤销称号"),
            (T.TITLED, T.RECHECKED),
            T.WITHDRAWN,
            CONFER,
            needs=("reason",),
            guard=guards.office_acts,
            then=conferring.withdrawn,
            danger=True,
        ),
    ],
)
