"""A weekly form of the towns, and two analyses: one sent with its receipt, one still being written."""

from datetime import time, timedelta
from random import Random

from django.utils.translation import gettext as _

from anlan.org.models import Organ
from anlan.reporting.actions import analyses
from anlan.reporting.actions.forms import open_rounds, save_form
from anlan.reporting.flow import ANALYSIS, FILING, FORM
from anlan.reporting.models import Filing, Form
from anlan.reporting.periods import period_at
from anlan.reporting.values import read_fields

from . import clock
from .chronicle import MORNING, aware

ITEMS = "检查生产经营单位，整数，家\n发现一般隐患，整数，条\n完成整改，整数，条\n出动检查人员，整数，人次"
READY = 0.55  # how likely a unit files on one of the three days when it should
NOON, DAY = time(11, 30), timedelta(days=1)


def build(city, people, days):
    weekly_form(city, people, days)
    situation(city, people, days)


def weekly_form(city, people, days):
    """Open since last month; most towns with an account report, some late, some not at all."""
    chance, officer = Random(f"reporting {days.today}"), people["anwei"]
    last_month = period_at("month", days.today.replace(day=1) - timedelta(days=1))
    start = max(last_month[0], days.today - timedelta(days=31))
    towns = [organ for organ in city.organs.values() if organ.kind == Organ.Kind.TOWN and people.of(organ)]
    said = {"organs": towns, "groups": [], "organ": city["市安委办"], "basis": "全市安全生产工作要点"}
    said |= {"starts_on": start, "cutoff_time": time(17, 0), "fields": read_fields(ITEMS)}
    with clock.at(aware(start, NOON)) as now:
        title = "镇街安全检查和隐患治理周报"
        form = save_form(actor=officer, title=title, period=Form.Period.WEEK, cutoff_days=1, **said)
        FORM.move(form, "open", actor=officer, now=now)
        said |= {"starts_on": days.today, "fields": read_fields("值班人员，整数，人\n突发情况，文字，选填")}
        save_form(
            actor=officer, title="节假日值班日报", period=Form.Period.DAY, **said
        )  # still being prepared
    for number in range((days.last - start).days + 1):
        day_of_filing(start + timedelta(days=number), people, chance)


def day_of_filing(day, people, chance):
    """Each morning the clock opens what has begun; on the last days of a period, and just after it, units file."""
    with clock.at(aware(day, MORNING)) as now:
        open_rounds(now)
    waiting = Filing.objects.filter(state=Filing.State.MISSING, round__end__range=(day - 2 * DAY, day))
    with clock.at(aware(day, NOON)) as now:
        for filing in waiting.select_related("round__form", "organ", "owner"):
            if chance.random() < READY:
                checked, found = chance.randrange(6, 30), chance.randrange(4, 40)
                values = {"f1": checked, "f2": found, "f3": found - chance.randrange(0, 4), "f4": checked * 2}
                FILING.move(filing, "file", actor=people.of(filing.organ), now=now, values=values)


def situation(city, people, days):
    first, end = days.last.replace(month=1, day=1), days.last
    codes = ["plans.signed_share", "plans.in_time_share"]
    officer, said = people["anwei"], {"organ": city["市安委办"], "codes": codes}
    with clock.at(aware(days.last, NOON)) as now:
        row = analyses.draft(
            "situation",
            actor=officer,
            title=_("%d年以来全市安全生产形势分析") % first.year,
            start=first,
            end=end,
            to="市安委会各成员单位",
            now=now,
            **said,
        )
        words = [
            row.sections[0]["body"],
            "任务总体按序时推进，少数单位签收后进展报送偏慢，临近时限集中办理。",
            "部分任务牵头、配合单位衔接不够，佐证材料准备滞后。",
            "对逾期事项逐项催办；对连续两期排名靠后的单位进行约谈提醒。",
        ]
        sections = [part | {"body": body} for part, body in zip(row.sections, words, strict=True)]
        row = analyses.edit(row, actor=officer, version=row.version, title=row.title, sections=sections)
        ANALYSIS.move(row, "review", actor=people["anwei2"], now=now)
        ANALYSIS.move(row, "sign", actor=people["anzhuren"], now=now)
        ANALYSIS.move(row, "submit", actor=officer, now=now, to="省安委办")
        analyses.draft(
            "quarter", actor=officer, title=_("季度点评材料"), start=first, end=end, now=now, **said
        )
