"""隐患台账 and 重大事故隐患清单: workbooks of matters with the photos of before and after."""

from dataclasses import dataclass
from itertools import count, islice
from tempfile import TemporaryDirectory

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.files.queries import attached_to
from anlan.lib.xlsx import Column, Pictures, write_sheet

from .actions.reporting import FOUND
from .actions.steps import AFTER
from .models import Check, DualReport, Listing
from .photos import small as small_photo
from .queries import labels
from .tables import profile_label

RELATED = ("place", "sector", "subject", "office", "organ", "verifier", "reporter_organ")
PART = 1000  # rows read at a time
SHOWN = 2  # photos in a cell; the words below say how many there are
BOX = (152, 114)  # pixels of a photo
# A book with the photos of more rows would be too heavy to open; it says so in the cells instead.
ROWS_WITH_PHOTOS = 5000


@dataclass(frozen=True)
class Entry:
    """What one line is made of."""

    number: int
    row: object
    before: list
    after: list
    check: Check | None


def write_ledger(file, rows, *, major=False, told=None):
    """Write the matters of the query ``rows`` into ``file``; returns how many. ``told(n)`` hears how far it is."""
    many = rows.order_by()[: ROWS_WITH_PHOTOS + 1].values("pk").count() > ROWS_WITH_PHOTOS
    with TemporaryDirectory(prefix="ledger-") as folder:
        columns = [*columns_of(major)]
        small = Small(None if many else folder)
        lines = ([value(one, small) for _column, value in columns] for one in entries(rows, major, told))
        title = _("重大事故隐患清单") if major else _("隐患台账")
        return write_sheet(file, title, [column for column, _value in columns], lines)


def entries(rows, major, told):
    """The rows part by part, each part with its files and checks in a fixed number of queries."""
    checks = Prefetch("checks", Check.objects.filter(passed=True).select_related("by", "second"), "passed")
    more = [checks]
    if major:
        listings = Listing.objects.filter(listed_on__isnull=False).select_related("organ", "tracker")
        more += [Prefetch("listings", listings.order_by("level"), "listed"), "dual_reports"]
    waiting = rows.select_related(*RELATED).prefetch_related(*more).iterator(PART)
    numbers = count(1)
    while part := list(islice(waiting, PART)):
        files = attached_to(part)
        for row in part:
            kinds = {kind: [one for one in files[row.pk] if one.kind == kind] for kind in (FOUND, AFTER)}
            yield Entry(
                next(numbers), row, kinds[FOUND], kinds[AFTER], row.passed[-1] if row.passed else None
            )
        if told:
            told(len(part))


@dataclass(frozen=True)
class Small:
    """Makes the cell of a matter's photos; without a folder only their number."""

    folder: str | None

    def __call__(self, files):
        made = []
        if self.folder:
            made = [one for one in (small_photo(file, self.folder, BOX) for file in files) if one][:SHOWN]
        rest = len(files) - len(made)
        if not rest:
            return Pictures(made)
        return Pictures(made, (_("另有%d个文件") if made else _("%d个文件，见系统")) % rest)


def columns_of(major):
    """``(column, f(entry, small))`` in the order of the paper form."""
    return [*found(), *(listed() if major else ()), *put_right()]


def plain(label, name, width=14, wrap=False):
    return Column(label, width, wrap=wrap), lambda one, small: shown(getattr(one.row, name))


def shown(value):
    return value if value is None or isinstance(value, (int, str)) or hasattr(value, "year") else str(value)


def coded(label, key, name):
    return Column(label, 14), lambda one, small: named(one.row, key, name)


def named(row, key, name):
    code = getattr(row, name)
    return labels(key, row.place).get(code, code)


def found():
    yield Column(_("序号"), 6), lambda one, small: one.number
    yield plain(_("编号"), "number", 18)
    yield Column(_("种类"), 12), lambda one, small: str(profile_label(one.row))
    yield plain(_("所在单位"), "where", 26, wrap=True)
    yield plain(_("具体位置"), "location", 20, wrap=True)
    yield plain(_("问题"), "title", 28, wrap=True)
    yield plain(_("情况描述"), "description", 40, wrap=True)
    yield Column(_("等级"), 8), lambda one, small: one.row.get_grade_display()
    yield coded(_("类型"), "danger_classes", "danger_class")
    yield plain(_("检查标准"), "standard_text", 30, wrap=True)
    yield coded(_("来源"), "sources", "source")
    yield plain(_("区域"), "place")
    yield plain(_("行业领域"), "sector")
    yield plain(_("登记单位"), "reporter_organ", 20, wrap=True)
    yield plain(_("发现时间"), "occurred_at", 17)
    yield Column(_("整改前照片"), 44, wrap=True), lambda one, small: small(one.before)


def put_right():
    yield plain(_("责任单位"), "organ", 22, wrap=True)
    yield plain(_("整改责任人"), "duty_person", 12)
    yield plain(_("整改措施"), "measures", 36, wrap=True)
    yield plain(_("整改资金"), "funds", 16, wrap=True)
    yield plain(_("整改期限"), "due_on", 12)
    yield plain(_("应急预案"), "contingency", 24, wrap=True)
    yield plain(_("整改情况"), "work_done", 36, wrap=True)
    yield Column(_("整改后照片"), 44, wrap=True), lambda one, small: small(one.after)
    yield coded(_("原因类别"), "cause_classes", "cause_class")
    yield plain(_("治本措施"), "systemic_measure", 30, wrap=True)
    yield plain(_("验收单位"), "verifier", 20, wrap=True)
    yield Column(_("验收人"), 16, wrap=True), lambda one, small: signers(one.check)
    yield plain(_("验收通过日期"), "verified_on", 12)
    yield plain(_("销号日期"), "closed_on", 12)
    yield Column(_("状态"), 10), lambda one, small: one.row.get_state_display()
    yield Column(_("是否逾期"), 10), lambda one, small: late(one.row)


def listed():
    yield (
        Column(_("挂牌督办"), 26, wrap=True),
        lambda one, small: "\n".join(map(listing_line, one.row.listed)),
    )
    yield Column(_("跟踪督办人"), 14), lambda one, small: trackers(one.row)
    yield (
        Column(_("督办期限"), 12),
        lambda one, small: max((x.deadline for x in one.row.listed), default=None),
    )
    yield (
        Column(_("报告监管部门"), 18, wrap=True),
        lambda one, small: told_to(one.row, DualReport.To.REGULATOR),
    )
    yield Column(_("报告职代会"), 18, wrap=True), lambda one, small: told_to(one.row, DualReport.To.CONGRESS)


def listing_line(listing):
    return f"{listing.get_level_display()} {listing.organ} {listing.listed_on} {listing.get_state_display()}"


def trackers(row):
    return "、".join(dict.fromkeys(str(one.tracker) for one in row.listed if one.tracker_id))


def told_to(row, side):
    return next(
        (f"{one.reported_on} {one.receiver}" for one in row.dual_reports.all() if one.to == side), None
    )


def signers(check):
    return "、".join(str(one) for one in (check.by, check.second) if one) if check else None


def late(row):
    return _("是") if row.is_overdue(timezone.localdate()) else _("否")
