"""The columns of the list of enterprises and their owners."""

from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge, shown

from .models import Owner

Kind = Owner.Kind


def of_kind(*kinds):
    """A function of an enterprise that names its owners of these kinds."""

    def named(enterprise):
        return "、".join(owner.named for owner in enterprise.in_charge if owner.kind in kinds)

    return named


def enforcers(enterprise):
    """Each department of daily enforcement; more than one is one too many."""
    found = [owner.named for owner in enterprise.in_charge if owner.kind == Kind.ENFORCEMENT]
    if len(found) < 2:
        return shown(found[0] if found else None)
    return format_html_join(" ", "{}", ((badge(name, "bad"),) for name in found))


def lacks(enterprise):
    return badge(enterprise.lacks, "warn") if enterprise.lacks else ""


ENTERPRISES = [
    Column("name", _("企业名称"), sort="name", link=True, kind="name", phone="title"),
    Column("credit_code", _("信用代码"), kind="code", optional=True),
    Column("place", _("区域"), phone="head"),
    Column("sector", _("行业领域")),
    Column("lacks", _("问题"), value="lacks", shown_as=lacks, kind="text-long", phone="where"),
    Column(
        "enforcement",
        Kind.ENFORCEMENT.label,
        value=of_kind(Kind.ENFORCEMENT),
        shown_as=enforcers,
        phone="head",
    ),
    Column("territory", _("属地责任单位"), value=of_kind(Kind.TERRITORY)),
    Column("in_sector", Kind.SECTOR.label, value=of_kind(Kind.SECTOR)),
    Column("leader", Kind.LEADER.label, value=of_kind(Kind.LEADER)),
    Column("approval", Kind.APPROVAL.label, value=of_kind(Kind.APPROVAL), optional=True),
    Column("support", Kind.SUPPORT.label, value=of_kind(Kind.SUPPORT), optional=True),
    Column("committee", Kind.COMMITTEE.label, value=of_kind(Kind.COMMITTEE), optional=True),
]
