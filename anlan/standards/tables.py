"""Columns of the lists of cases, delistings, titles, review bodies and draws."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge
from anlan.web.templatetags.kit import due_mark

from .models import Check, Delisting, Standardization, Title
from .queries import grounds

S, D, T, C = Standardization.State, Delisting.State, Title.State, Check.State
TONES = {
    S.APPLIED: "warn",
    S.CHECKED: "warn",
    S.REVIEWED: "warn",
    S.CERTIFIED: "good",
    S.REFUSED: "idle",
    S.REPLACED: "idle",
    S.EXPIRED: "idle",
    S.DELISTED: "bad",
}
DELISTING_TONES = {
    D.PROPOSED: "bad",
    D.NOTIFIED: "warn",
    D.ASKED: "warn",
    D.HEARD: "warn",
    D.DELISTED: "bad",
    D.DROPPED: "idle",
}
TITLE_TONES = {
    T.APPLIED: "warn",
    T.REVIEWED: "warn",
    T.ANNOUNCED: "info",
    T.TITLED: "good",
    T.RECHECKED: "good",
    T.WITHDRAWN: "bad",
    T.REFUSED: "idle",
}
CHECK_TONES = {C.PENDING: "warn", C.PASSED: "good", C.FAILED: "bad"}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def delisting_mark(row):
    return badge(row.get_state_display(), DELISTING_TONES[row.state])


def title_mark(row):
    return badge(row.get_state_display(), TITLE_TONES[row.state])


def check_mark(row):
    return badge(row.get_state_display(), CHECK_TONES[row.state])


def until(row):
    """The end of the term, with how near it is while it runs."""
    return due_mark(row.valid_until, row.state != S.CERTIFIED, soon=90)


STANDARDIZATIONS = [
    Column("enterprise", _("企业"), value="enterprise.name", link=True, phone="title"),
    Column("grade", _("等级"), value="get_grade_display", phone="head"),
    Column("state", _("状态"), value="get_state_display", shown_as=state_mark, phone="head"),
    Column("place", _("区域"), value=lambda row: str(row.place), phone="where"),
    Column("applied_on", _("申请日期"), sort="applied_on", kind="day"),
    Column("review_score", _("评审得分"), kind="number"),
    Column("certified_on", _("公告日期"), kind="day"),
    Column("valid_until", _("有效期至"), sort="valid_until", kind="day", shown_as=until, phone="due"),
    Column("office", _("受理单位"), value=lambda row: str(row.office), optional=True),
    Column("body", _("评审单位"), value=lambda row: str(row.body) if row.body else None, optional=True),
    Column("sector", _("行业领域"), value=lambda row: str(row.sector) if row.sector else None, optional=True),
]


def ground_label(row):
    return grounds(row.place, row.proposed_on).get(row.ground, row.ground)


def due(row):
    return due_mark(row.due_on, row.decided_on is not None)


DELISTINGS = [
    Column("enterprise", _("企业"), value="standardization.enterprise.name", link=True, phone="title"),
    Column("grade", _("等级"), value="standardization.get_grade_display", phone="head"),
    Column("ground", _("摘牌情形"), value=ground_label, kind="text-long", phone="where"),
    Column("state", _("状态"), value="get_state_display", shown_as=delisting_mark, phone="head"),
    Column("proposed_on", _("提出日期"), sort="proposed_on", kind="day"),
    Column("due_on", _("决定期限"), kind="day", shown_as=due, phone="due"),
    Column("decided_on", _("决定日期"), kind="day"),
    Column("office", _("决定单位"), value=lambda row: str(row.office)),
    Column("place", _("区域"), value=lambda row: str(row.place), optional=True),
]


def recheck(row):
    return due_mark(row.recheck_by, row.state not in (T.TITLED, T.RECHECKED), soon=60)


TITLES = [
    Column("enterprise", _("企业"), value="enterprise.name", link=True, phone="title"),
    Column("kind", _("称号"), value="label", phone="head"),
    Column("team", _("班组")),
    Column("stars", _("星级"), kind="number"),
    Column("state", _("状态"), value="get_state_display", shown_as=title_mark, phone="head"),
    Column("place", _("区域"), value=lambda row: str(row.place), phone="where"),
    Column("applied_on", _("申报日期"), sort="applied_on", kind="day"),
    Column("titled_on", _("命名日期"), kind="day"),
    Column("recheck_by", _("下次复核"), kind="day", shown_as=recheck, phone="due"),
    Column("withdrawn_on", _("撤销日期"), kind="day", optional=True),
]


def quality(row):
    return None if row.quality is None else round(row.quality)


def quality_mark(row):
    if row.quality is None:
        return "—"
    return badge(round(row.quality), "good" if row.quality >= 80 else "warn" if row.quality >= 60 else "bad")


def working(row):
    return _("在用") if row.until is None or row.until >= timezone.localdate() else _("停用")


BODIES = [
    Column("name", _("评审单位"), link=True, phone="title"),
    Column("place", _("服务区域"), value=lambda row: str(row.place), phone="where"),
    Column("fields", _("评审范围"), kind="text-long"),
    Column("reviews", _("本年评审"), kind="number"),
    Column("passed", _("本年达标"), kind="number"),
    Column("judged", _("抽查评审"), kind="number"),
    Column("quality", _("评审质量"), kind="number", value=quality, shown_as=quality_mark, phone="head"),
    Column("failed", _("抽查不符合"), kind="number"),
    Column("state", _("状态"), value=working, phone="head"),
]


SAMPLINGS = [
    Column("title", _("抽查"), value=str, link=True, kind="text-long", phone="title"),
    Column("organ", _("抽查单位"), value=lambda row: str(row.organ), phone="where"),
    Column("drawn", _("抽取"), kind="number"),
    Column("passed", _("符合"), kind="number"),
    Column("failed", _("不符合"), kind="number"),
    Column("pending", _("待核查"), kind="number"),
    Column("due_on", _("核查期限"), kind="day", phone="due"),
    Column("at", _("抽取时间"), kind="time", optional=True),
]
