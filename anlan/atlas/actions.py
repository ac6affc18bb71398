"""Verbs: draft what is announced of a major risk or of a place; once approved and published the public map shows it."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.org.answers import Refused
from anlan.publications.actions.drafting import draft
from anlan.publications.models import Publication
from anlan.risks.models import Level, RiskPoint
from anlan.risks.queries import VIEW_AREA

from .public import AREA, LEVEL, LEVELS, RISK

VIEW = "risks.view_riskpoint"


def announce_risk(point, *, actor, organ, now=None):
    """In the name of ``organ``: what the point is, whose it is and who answers; no coordinates and no telephone."""
    if not (answer := actor.may(VIEW, point)):
        raise Refused(answer.reason)
    if point.level != Level.MAJOR or point.state == RiskPoint.State.REMOVED:
        raise Refused(_("只有重大风险向社会公布。"))
    fields = [
        (_("风险点"), point.name),
        (_("责任单位"), str(point.organ)),
        (_("所在区域"), str(point.place)),
        (_("风险等级"), point.get_level_display()),
        (_("可能的事故类型"), point.accidents),
        (_("管控层级"), point.get_control_level_display()),
    ]
    return drafted(
        point,
        RISK,
        _("%(organ)s%(point)s重大安全风险公告") % {"organ": point.organ, "point": point.name},
        fields,
        actor=actor,
        organ=organ,
        sector=point.sector,
        now=now or timezone.now(),
    )


def announce_area(area, *, actor, organ, now=None):
    """The level of a place's risk as it is now; the public map colours the place by it."""
    if not (answer := actor.may(VIEW_AREA, area)):
        raise Refused(answer.reason)
    if not area.current or not area.level:
        raise Refused(_("只公布最近一次评估的等级。"))
    fields = [
        (_("区域"), str(area.place)),
        (LEVEL, LEVELS[area.level]),
        (_("评估日期"), area.day.isoformat()),
    ]
    title = _("%s区域安全风险等级公告") % area.place
    return drafted(area, AREA, title, fields, actor=actor, organ=organ, now=now or timezone.now())


def drafted(row, kind, title, fields, *, actor, organ, now, sector=None):
    try:
        with transaction.atomic():
            return draft(
                actor=actor,
                organ=organ,
                kind=kind,
                title=title[:120],
                place=row.place,
                sector=sector,
                fields=[[str(label), str(value)] for label, value in fields if value],
                row_model=row._meta.label_lower,
                row_id=row.pk,
                now=now,
            )
    except IntegrityError:
        raise Refused(_("已经拟稿或者公布。")) from None


def announcements(row):
    """What is drafted or public of a row, the newest first."""
    return Publication.objects.filter(row_model=row._meta.label_lower, row_id=row.pk).order_by("-pk")
