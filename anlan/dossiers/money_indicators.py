"""What is counted of expenses, and of what had to leave by a day."""

from django.db.models import DecimalField, F
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator

from .models import Entry

FUNDS = _("埇桥分局“三个狠抓”专项行动方案（S2-3.2.2a）")
TREND = _("苏州工业园区2017年安全生产工作要点（S4-3.5d）")
EXITS = _("兴化市2020年全市安全生产工作要点（S1-9d、S1-12g）")
RISK = "风险管控和隐患整改"
WAN = _("万元")


def known(kind):
    return lambda: Entry.objects.filter(kind=kind).exists()


def sums(kind, field, places, start, end):
    """The entries of the kind dated within the span, each with its ``sum`` of ten thousand yuan."""
    rows = Entry.objects.accepted().filter(kind=kind, place__in=places, valid_from__range=(start, end))
    return rows.annotate(sum=Cast(KT(f"fields__{field}"), DecimalField(max_digits=16, decimal_places=4)))


@indicator("dossiers.drawn", _("安全生产费用足额提取比例"), "%", better="more", basis=FUNDS,
           known=known("expense_drawn"), total="sum", dated="valid_from")  # fmt: skip
def drawn(places, start, end):
    """Of what had to be set aside, what was."""
    return tuple(sums("expense_drawn", field, places, start, end) for field in ("drawn", "due"))


@indicator("dossiers.spent", _("安全生产费用使用"), WAN, better=None, basis=TREND,
           known=known("expense_used"), total="sum", dated="valid_from")  # fmt: skip
def spent(places, start, end):
    return sums("expense_used", "spent", places, start, end)


@indicator("dossiers.spent_on_risk", _("安全生产费用用于风险管控和隐患整改的比例"), "%", better="more", basis=FUNDS,
           known=known("expense_used"), total="sum", dated="valid_from")  # fmt: skip
def spent_on_risk(places, start, end):
    whole = sums("expense_used", "spent", places, start, end)
    return whole.filter(fields__use=RISK), whole


@indicator("dossiers.spent_of_drawn", _("安全生产费用使用率"), "%", better="more", basis=FUNDS,
           known=known("expense_drawn"), total="sum", dated="valid_from")  # fmt: skip
def spent_of_drawn(places, start, end):
    """What was used of what was set aside within the same span."""
    return spent(places, start, end), sums("expense_drawn", "drawn", places, start, end)


@indicator("dossiers.left", _("淘汰退出数"), _("项"), better="more", basis=EXITS,
           known=known("leaving"), dated="ended_on")  # fmt: skip
def left(places, start, end):
    rows = Entry.objects.accepted().filter(kind="leaving", place__in=places)
    return rows.filter(ended_on__range=(start, end))


@indicator(
    "dossiers.left_in_time", _("淘汰退出按期完成率"), "%", better="more", basis=EXITS, known=known("leaving")
)
def left_in_time(places, start, end):
    """Of what had to be gone by a day within the span, what was gone by that day."""
    whole = Entry.objects.accepted().filter(kind="leaving", place__in=places, valid_to__range=(start, end))
    return whole.filter(ended_on__lte=F("valid_to")), whole
