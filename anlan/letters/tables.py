"""Columns of the lists of letters and of the organs that issue them."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column

LETTERS = [
    Column("number", _("文号"), sort="serial"),
    Column("title", _("标题"), link=True),
    Column("kind", _("文种"), sort="kind"),
    Column("organ", _("发文机关"), "issuer.organ", sort="issuer__organ__order"),
    Column("issued_at", _("印发时间"), kind="time", sort="issued_at"),
    Column("issued_by", _("经办人")),
    Column("to", _("主送"), lambda row: row.content["to"], optional=True),
    Column("copies", _("抄送"), lambda row: row.content["copies"], optional=True),
]


def to_issuer(organ):
    return format_html('<a href="{}">{}</a>', reverse("letters:issuer", args=[organ.pk]), organ.name)


ISSUERS = [
    Column("name", _("机构"), shown_as=to_issuer, sort="name"),
    Column("place", _("所在区域"), sort="place__path"),
    Column("word", _("机关代字"), "issuer.word"),
    Column("head", _("发文机关标志"), "issuer.head"),
]
