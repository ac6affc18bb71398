"""The columns of the lists of enterprises."""

from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge, shown

from .models import Enterprise

TONES = {"active": "good", "building": "info", "suspended": "warn", "closed": "idle"}


def state_mark(enterprise):
    return badge(enterprise.get_state_display(), TONES[enterprise.state])


def tag_marks(enterprise):
    return format_html_join(
        " ", '<span class="mark mark-idle">{}</span>', ((tag,) for tag in enterprise.tags)
    ) or shown(None)


def verified_on(enterprise):
    return enterprise.verified_at and timezone.localdate(enterprise.verified_at)


def label_of(name):
    return Enterprise._meta.get_field(name).verbose_name


ENTERPRISES = [
    Column("name", label_of("name"), sort="name", link=True, kind="name", phone="title"),
    Column("credit_code", label_of("credit_code"), sort="credit_code", kind="code"),
    Column("place", _("区域"), phone="where"),
    Column("sector", label_of("sector"), phone="head"),
    Column("industry", _("国民经济行业"), value="industry_name", optional=True),
    Column("industry_code", label_of("industry_code"), optional=True),
    Column("scale", label_of("scale")),
    Column("above_scale", _("规模以上"), optional=True),
    Column(
        "tags",
        _("标签"),
        value=lambda enterprise: "、".join(str(tag) for tag in enterprise.tags),
        shown_as=tag_marks,
    ),
    Column("state", label_of("state"), shown_as=state_mark, phone="head"),
    Column("contact", label_of("contact"), kind="code"),
    Column("phone", label_of("phone"), kind="code"),
    Column("employees", label_of("employees"), sort="employees", kind="number", optional=True),
    Column("legal_representative", label_of("legal_representative"), optional=True),
    Column("address", label_of("address"), optional=True),
    Column("lon", label_of("lon"), kind="number", optional=True),
    Column("lat", label_of("lat"), kind="number", optional=True),
    Column("since", label_of("since"), kind="day", optional=True),
    Column("closed_on", label_of("closed_on"), kind="day", optional=True),
    Column("source", label_of("source"), optional=True),
    Column("verified_at", label_of("verified_at"), value=verified_on, sort="verified_at", kind="day"),
]
