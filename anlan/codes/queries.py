"""What rows can have a code, and what a stranger who scans it may know."""

from dataclasses import dataclass

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import QrCode


@dataclass(frozen=True)
class Kind:
    """``public(row)``: the title and the lines for anybody; ``ready(row)``: whether a code may be issued."""

    label: str
    public: object
    ready: object = lambda row: True


def of_enterprise(row):
    return row.name, [_("本单位已纳入安全生产监督管理。")]


def of_letter(row):
    issued = timezone.localdate(row.issued_at)
    return row.number, [_("发文机关：%s") % row.issuer.organ.name, _("印发日期：%s") % issued]


def of_point(row):
    return row.name, [_("责任单位：%s") % row.organ]


def of_visit(row):
    return row.number, [_("检查单位：%s") % row.organ.name, _("检查日期：%s") % row.visited_on]


KINDS = {
    "registers.enterprise": Kind(gettext_lazy("企业码"), of_enterprise),
    "letters.letter": Kind(gettext_lazy("公文码"), of_letter),
    "risks.riskpoint": Kind(gettext_lazy("风险点码"), of_point, lambda row: row.state != "removed"),
    # Before the arrival nobody may know of a visit.
    "inspections.inspection": Kind(gettext_lazy("检查码"), of_visit, lambda row: row.visited_on is not None),
}


def kind_of(code):
    return KINDS[code.row_model]


def in_force(token):
    """The code with this token unless it is unknown or revoked."""
    return QrCode.objects.filter(token=token, revoked_at__isnull=True).first()


def row_for(user, label, pk):
    """The row of this model if the reader sees it; None for anything else."""
    if label not in KINDS or not user.is_authenticated:
        return None
    return apps.get_model(label).objects.visible_to(user).filter(pk=pk).first()
