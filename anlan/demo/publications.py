"""What the city has made public: the listings of major dangers, one taken back, a case, a notice, a draft left."""

from datetime import time, timedelta

from anlan.hazards.models import Listing
from anlan.publications.actions.drafting import draft
from anlan.publications.flow import PUBLICATION
from anlan.publications.listings import follow, of

from . import clock
from .chronicle import aware, workday

CASE = (
    "某机械加工企业未办理动火作业审批，在喷漆房内动用明火切割，被执法人员当场制止。"
    "该企业未落实动火作业安全管理制度，作业现场无人监护。\n"
    "执法部门责令立即停止作业，依法给予行政处罚，并督促企业对全部危险作业重新排查。\n"
    "各企业要严格执行危险作业审批制度，作业前清除可燃物，落实专人监护。"
)
NOTICE = (
    "为严防高温汛期事故，现就有关事项通告如下：各生产经营单位应当在本月底前完成防汛设施、排水系统和用电设备自查；"
    "受限空间作业严格执行“先通风、再检测、后作业”；发现重大事故隐患的，立即停止作业并报告属地监管部门。"
)


def build(city, people, days):
    officer, boss, office = people["anwei"], people["anzhuren"], city["市安委办"]
    for number, listing in enumerate(Listing.objects.filter(state__in=Listing.RUNNING).order_by("pk")):
        with clock.at(aware(listing.listed_on, time(15))) as now:
            follow(listing.pk, now)
        row = of(listing).get()
        if (
            row.organ == office and number % 4 != 3 and row.due_on <= days.last
        ):  # some wait for their approval
            bring(row, workday(row.due_on - timedelta(days=4)), officer, boss)
    items = [
        ("notice", "关于加强高温汛期安全生产工作的通告", NOTICE, 5),
        ("case", "违规动火作业典型案例", CASE, 4),
        (
            "bulletin",
            "近期安全生产检查情况通报",
            "近期检查发现的问题已全部交办，逾期未整改的单位将予以约谈。",
            3,
        ),
    ]
    for kind, title, body, ago in items:
        bring(drafted(officer, office, days.ago(ago), kind, title, body), days.ago(ago), officer, boss)
    wrong = drafted(
        officer, office, days.ago(3), "notice", "关于开展消防通道检查的通告（旧稿）", "检查自下周起进行。"
    )
    bring(wrong, days.ago(3), officer, boss)
    with clock.at(aware(days.ago(2), time(16))) as now:
        reason = "检查日期有误，另行公布"
        PUBLICATION.move(wrong, "withdraw", actor=officer, now=now, reason=reason)
    drafted(
        officer,
        office,
        days.last,
        "case",
        "未批先建仓库典型案例",
        "经营者联系电话13800001234，仓库位于北纬32.912345、东经119.812345。",
    )


def drafted(officer, office, day, kind, title, body):
    with clock.at(aware(day, time(9, 30))) as now:
        return draft(
            actor=officer,
            organ=office,
            kind=kind,
            title=title,
            body=body,
            contact="市安委办综合协调科，工作日上班时间",
            objections_until=day + timedelta(days=30),
            now=now,
        )


def bring(row, day, officer, boss):
    """Masked in the morning, approved at noon, public in the afternoon."""
    steps = (("mask", officer, 10), ("approve", boss, 11), ("publish", officer, 14))
    for name, actor, hour in steps:
        with clock.at(aware(day, time(hour))) as now:
            PUBLICATION.move(row, name, actor=actor, now=now)
