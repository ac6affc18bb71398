"""What is counted of standardization: new grades, coverage, sampling, delisting, titles, the quality of reviews."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator
from anlan.registers.models import Enterprise

from .models import Certificate, Check, Delisting, SelfEvaluation, Title
from .queries import held, sampled

GOALS = _("苏州工业园区2017年安全生产工作要点（S4-2.5、S4-3.3）")
SMALL = (Enterprise.Scale.SMALL, Enterprise.Scale.MICRO)
GRADES = (("micro", _("小微")), ("level_3", _("三级")), ("level_2", _("二级")), ("level_1", _("一级")))
SOUND = 60  # points from which a review counts as sound


def kept():
    return Certificate.objects.exists()


def new_of(grade, label):
    @indicator(
        f"standards.certified_{grade}",
        _("新增%s达标企业数") % label,
        _("家"),
        better="more",
        basis=GOALS,
        distinct="enterprise",
        dated="issued_on",
        known=kept,
    )
    def rows(places, start, end):
        """First certificates and upgrades of the span."""
        new = Certificate.objects.filter(kind__in=Certificate.NEW, grade=grade)
        return new.filter(place__in=places, issued_on__range=(start, end))


for code, label in GRADES:
    new_of(code, label)


@indicator("standards.certified", _("标准化达标企业数"), _("家"), better="more", basis=GOALS, known=kept)
def certified(places, start, end):
    """Those that hold a grade on the last day."""
    return Certificate.objects.in_force(end).filter(place__in=places)


def share_of(firms, end):
    there = Certificate.objects.in_force(end).filter(enterprise=OuterRef("pk"))
    return firms.filter(Exists(there)), firms


@indicator("standards.coverage", _("小微企业标准化达标率"), "%", better="more", basis=GOALS, known=kept)
def coverage(places, start, end):
    """Of the small and micro enterprises in being on the last day, those that hold a grade."""
    firms = Enterprise.objects.in_being_on(end).filter(place__in=places, scale__in=SMALL)
    return share_of(firms, end)


@indicator(
    "standards.labour_intensive", _("劳动密集型企业标准化达标率"), "%", better="more", basis=GOALS, known=kept
)
def labour_intensive(places, start, end):
    firms = Enterprise.objects.in_being_on(end).filter(place__in=places)
    return share_of(firms.tagged("labour_intensive", end), end)


@indicator(
    "standards.sampled_share",
    _("达标企业抽查率"),
    "%",
    better="more",
    basis=GOALS,
    distinct="enterprise",
    whole_distinct="enterprise",
    known=kept,
)
def sampled_share(places, start, end):
    """Of the enterprises with a grade (or delisted within the span), those that were checked, each once."""
    whole = held(places, start, end)
    return sampled(places, start, end).filter(enterprise__in=whole.order_by().values("enterprise")), whole


@indicator(
    "standards.failed_not_delisted",
    _("抽查不符合未摘牌企业数"),
    _("家"),
    better="less",
    basis=GOALS,
    known=kept,
)
def failed_not_delisted(places, start, end):
    """Checks failed up to the last day of cases that still held their grade then, with nothing decided; a hearing
    decided for the enterprise is a decision too."""
    decided = Delisting.objects.filter(check_failed=OuterRef("pk"), decided_on__lte=end)
    standing = Certificate.objects.in_force(end).filter(standardization=OuterRef("standardization"))
    failed = Check.objects.filter(place__in=places, state=Check.State.FAILED, checked_on__lte=end)
    return failed.filter(Exists(standing), ~Exists(decided))


@indicator(
    "standards.delisted",
    _("标准化摘牌企业数"),
    _("家"),
    better="less",
    basis=GOALS,
    distinct="enterprise",
    dated="ended_on",
    known=kept,
)
def delisted(places, start, end):
    ended = Certificate.objects.filter(ended_because=Certificate.End.DELISTED, ended_on__range=(start, end))
    return ended.filter(place__in=places)


@indicator(
    "standards.models",
    _("标准化达标示范企业数"),
    _("家"),
    better="more",
    basis=GOALS,
    known=Title.objects.exists,
)
def models(places, start, end):
    """Titles in force on the last day: one withdrawn counts no more."""
    return Title.objects.in_force(end).filter(place__in=places, kind="model")


@indicator(
    "standards.self_evaluated",
    _("标准化自评率"),
    "%",
    better="more",
    basis=_("兴化市2020年全市安全生产工作要点六、第19条（S1-19a）"),
    distinct="enterprise",
    whole_distinct="enterprise",
    known=kept,
)
def self_evaluated(places, start, end):
    """Of the enterprises with a grade on the last day, those that evaluated themselves in the span."""
    whole = Certificate.objects.in_force(end).filter(place__in=places)
    done = SelfEvaluation.objects.filter(place__in=places, on__range=(start, end))
    return done.filter(enterprise__in=whole.order_by().values("enterprise")), whole


@indicator(
    "standards.sound_reviews",
    _("评审质量合格率"),
    "%",
    better="more",
    basis=_("武进区2020年全区安全生产重点工作目标任务清单（S3-4.4.6）"),
    dated="checked_on",
)
def sound_reviews(places, start, end):
    """Of the reviews that a check judged, those of sound quality."""
    whole = sampled(places, start, end).filter(review_quality__isnull=False)
    return whole.filter(review_quality__gte=SOUND), whole
