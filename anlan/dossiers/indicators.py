"""What is counted of files: who has what must be there, as of the last day asked."""

from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator
from anlan.registers.models import Enterprise

from .models import Entry
from .requirements import ONE_FIVE, PREVENTION, SIX, SYSTEMS, attaining, requirements, territories, who_must

UP = "more"
CERTIFICATES = ("qualification", "special_worker", "equipment_operator")


def known():
    """Whether files are kept at all."""
    return Entry.objects.exists()


def coverage(name, code, label, basis):
    """Register the share of those that must have it by requirement ``code`` that do."""

    @indicator(f"dossiers.{name}", label, "%", better=UP, basis=basis, known=known)
    def rows(places, start, end):
        return who_must(code, end, Enterprise.objects.filter(place__in=places))

    return rows


coverage("directors", "director", _("安全总监配备率"), _("苏州工业园区2017年安全生产工作要点（S4-2.4）"))
coverage(
    "full_time",
    "full_time",
    _("专职安全生产管理人员配备率"),
    _("埇桥分局“三个狠抓”专项行动方案（S2-3.1.1b）"),
)
coverage(
    "insured", "insurance", _("安责险覆盖率"), _("武进区2020年全区安全生产重点工作目标任务清单（S3-4.3.1）")
)
coverage(
    "commitments", "commitment", _("安全生产承诺书签订率"), _("苏州工业园区2017年安全生产工作要点（S4-3.2d）")
)
coverage("licensed", "licence", _("安全生产许可证持证率"), _("安全生产许可证条例（国务院令第397号）第二条"))
coverage(
    "fire_lanes",
    "fire_lane",
    _("消防车通道施划率"),
    _("苏州市体育局2020年安全生产工作要点附件3月第3条（S0-A03.3）"),
)


def sections(name, key, label, basis):
    """Register the share of enterprises whose files hold something of every section."""

    @indicator(f"dossiers.{name}", label, "%", better=UP, basis=basis, known=known)
    def rows(places, start, end):
        whole = Enterprise.objects.in_being_on(end).filter(place__in=places)
        return attaining(whole, key, end), whole

    return rows


sections("six", SIX, _("“六到位”达标率"), _("武进区2020年全区安全生产重点工作目标任务清单（S3-4.4.2）"))


sections("systems", SYSTEMS, _("四项制度齐全率"), _("埇桥分局“三个狠抓”专项行动方案（S2-3.5.1a）"))
sections(
    "prevention",
    PREVENTION,
    _("预防控制体系要素齐全率"),
    _("武进区2020年全区安全生产重点工作目标任务清单（S3-4.4.5a）"),
)


@indicator(
    "dossiers.one_five",
    _("“一必须五落实”达标率"),
    "%",
    better=UP,
    basis=_("苏州工业园区2017年安全生产工作要点（S4-3.1e）"),
    known=known,
)
def one_five(places, start, end):
    """Of those above scale and of the fields in which full-time staff is a must."""
    rows = Enterprise.objects.in_being_on(end).filter(place__in=places)
    _have, key = who_must("full_time", end, rows)
    whole = rows.filter(pk__in=key.order_by().values("pk")) | rows.tagged("above_scale", end)
    return attaining(whole, ONE_FIVE, end), whole


@indicator(
    "dossiers.teams",
    _("建立安全生产技术和管理团队的企业占比"),
    "%",
    better=UP,
    basis=_("埇桥分局“三个狠抓”专项行动方案（S2-3.2.1）"),
    known=known,
)
def teams(places, start, end):
    whole = Enterprise.objects.in_being_on(end).filter(place__in=places)
    entries = Entry.objects.in_force(end).filter(kind__in=("team", "organ"))
    return whole.filter(pk__in=entries.order_by().values("enterprise")), whole


@indicator(
    "dossiers.complete",
    _("企业档案完整率"),
    "%",
    better=UP,
    basis=_("武进区2020年全区安全生产重点工作目标任务清单（S3-4.4.4a）"),
    known=known,
)
def complete(places, start, end):
    """Of those under supervision, the ones whose files lack nothing that the rules want."""
    whole = Enterprise.objects.in_being_on(end).filter(place__in=places)
    part = whole
    for place, inside in territories(end):
        for one in requirements(end, place):
            part = part.exclude(inside & one.concerns(end) & ~Q(one.held(end)))
    return part, whole


@indicator(
    "dossiers.average",
    _("企业档案平均完整率"),
    "%",
    better=UP,
    basis=_("武进区2020年全区安全生产重点工作目标任务清单（S3-4.4.4a）"),
    known=known,
    total="points",
)
def average(places, start, end):
    """Of all that the rules want of the files on the last day, what is there."""
    wanted = held = Value(0)
    for place, inside in territories(end):
        for one in requirements(end, place):
            must = inside & one.concerns(end)
            wanted += point(must)
            held += point(must & Q(one.held(end)))
    firms = Enterprise.objects.in_being_on(end).filter(place__in=places)
    return firms.annotate(points=held), firms.annotate(points=wanted)


def point(condition):
    return Case(When(condition, then=Value(1)), default=Value(0))


@indicator(
    "dossiers.certified",
    _("持证上岗率"),
    "%",
    better=UP,
    basis=_("苏州工业园区2017年安全生产工作要点（S4-3.18a）"),
    known=known,
)
def certified(places, start, end):
    """Of the people on file who need a certificate, those whose certificate holds."""
    whole = Entry.objects.accepted().filter(kind__in=CERTIFICATES, place__in=places, valid_from__lte=end)
    whole = whole.exclude(ended_on__lte=end)
    return whole.filter(last_day__gte=end), whole


@indicator(
    "dossiers.uninsured",
    _("应投保未投保企业数"),
    _("家"),
    better="less",
    basis=_("苏州工业园区2017年安全生产工作要点（S4-3.5a）"),
    known=known,
)
def uninsured(places, start, end):
    have, must = who_must("insurance", end, Enterprise.objects.filter(place__in=places))
    return must.exclude(pk__in=have.order_by().values("pk"))


@indicator(
    "dossiers.prevention_visits",
    _("保险机构预防服务次数"),
    _("次"),
    better=UP,
    basis=_("武进区2020年全区安全生产重点工作目标任务清单（S3-4.3.1）"),
    known=known,
    dated="valid_from",
)
def prevention_visits(places, start, end):
    rows = Entry.objects.accepted().filter(kind="prevention_visit", place__in=places)
    return rows.filter(valid_from__range=(start, end))


@indicator(
    "dossiers.double_reports",
    _("双报告回执齐全率"),
    "%",
    better=UP,
    basis=_("埇桥分局“三个狠抓”专项行动方案（S2-3.5.1b）"),
    known=known,
    dated="valid_from",
)
def double_reports(places, start, end):
    whole = Entry.objects.accepted().filter(kind="double_report", place__in=places)
    whole = whole.filter(valid_from__range=(start, end))
    return whole.filter(flagged=False), whole
