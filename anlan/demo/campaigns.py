"""Campaigns in different stages: one decided on, one in its rectification, one for a holiday, one in preparation."""

from datetime import time, timedelta

from django.core.files.base import ContentFile

from anlan.campaigns.actions.campaigns import (
    add_batch,
    coming_periods,
    create_for_period,
    key_of,
    save_campaign,
    stages_of,
)
from anlan.campaigns.actions.dangers import report_danger
from anlan.campaigns.actions.subjects import add_subjects, deal_out, draw
from anlan.campaigns.flow import CAMPAIGN, STAGE, SUBJECT
from anlan.campaigns.models import Campaign, Stage
from anlan.hazards.flow import MATTER
from anlan.obligations.actions.acting import accept, submit
from anlan.obligations.models import Occurrence
from anlan.org.models import Organ
from anlan.plans.models import Document, Plan

from . import clock
from .chronicle import aware, workday
from .evidence import photo

SPECIAL = Campaign.Kind.SPECIAL
LATE = "少数单位报送滞后，已逐一督促，按计划转段。"


def build(city, people, days):
    office, officer = city["市安委办"], people["anwei"]
    with clock.at(aware(days.ago(100), time(9))):
        scheme = scheme_of(city, officer, days)
    lead = city["市应急管理局"]
    done = start(city, people, days.ago(95), scheme, "有限空间作业专项整治", lead, "industry", 9, 9)
    day = tell(done, people, days, until=6)
    if not done.stages.exclude(state=Stage.State.DONE).exists():
        finish(done, people, day, days)
    running = start(city, people, days.ago(70), scheme, "危险化学品安全专项整治行动", lead, "hazchem", 24)
    tell(running, people, days, until=2)
    with clock.at(aware(days.last, time(9))) as now:
        spans = [span for span in coming_periods(days.last, office.place) if not span.season]
        if spans:
            create_for_period(key_of(spans[0]), actor=officer, organ=office, now=now)
        prepare(
            city,
            officer,
            days.today + timedelta(20),
            scheme,
            "高层建筑消防安全提升行动",
            city["市消防救援支队"],
        )


def scheme_of(city, officer, days):
    return Document.objects.create(
        place=city.root,
        organ=city["市安委办"],
        title="全市安全生产专项整治行动实施方案",
        number=f"澜安办〔{days.year}〕11号",
        issuer="澜汀市安全生产委员会办公室",
        issued_on=days.ago(100),
        year=days.year,
        kind=Document.Kind.ACTION_PLAN,
        uploaded_by=officer,
    )


def prepare(city, officer, day, scheme, title, lead, each=0):
    """``each``: so many days for each stage, instead of those of the rule."""
    office = city["市安委办"]
    stages = stages_of(SPECIAL, day, city.root)
    if each:
        begun = [day + timedelta(each * number) for number in range(len(stages))]
        stages = [
            (entry, first, first + timedelta(each - 1))
            for (entry, *_days), first in zip(stages, begun, strict=True)
        ]
    return save_campaign(
        actor=officer,
        organ=office,
        lead=lead,
        title=title,
        goal="全面摸清底数，集中整治一批突出问题，建立常态化监管机制。",
        document=scheme,
        plan=Plan.objects.filter(organ=office).first(),
        starts_on=stages[0][1],
        ends_on=stages[-1][2],
        stages=stages,
        groups=[city.groups["各乡镇（街道）"]],
    )


def start(city, people, day, scheme, title, lead, sector, most, each=0):
    """Prepared, with enterprises of the sector on its list, and launched."""
    officer = people["anwei"]
    with clock.at(aware(day, time(9))) as now:
        row = prepare(city, officer, day, scheme, title, lead, each)
        known = Organ.objects.filter(kind=Organ.Kind.ENTERPRISE, sector=city.sectors[sector])
        organs = list(known.filter(enterprise__since__lte=day).select_related("place", "enterprise")[:most])
        add_subjects(row, organs, actor=officer, now=now)
        half = row.ends_on - (row.ends_on - row.starts_on) / 2
        batch = add_batch(row, actor=officer, name="第一批", starts_on=row.starts_on, ends_on=half)
        second = add_batch(row, actor=officer, name="第二批", starts_on=half, ends_on=row.ends_on)
        subjects = row.subjects.select_related("campaign__organ", "campaign__lead").order_by("pk")
        deal_out(subjects[: most // 2], actor=officer, batch=batch)
        deal_out(subjects[most // 2 :], actor=officer, batch=second)
        CAMPAIGN.move(row, "launch", actor=officer, now=now)
    return row


def tell(row, people, days, until):
    """The work of the first ``until`` stages, a few days apart. Returns the last day."""
    officer, day = people["anwei"], row.starts_on
    for stage in list(row.stages.all())[:until]:
        day = workday(stage.starts_on + timedelta(6))
        if day > days.last:
            break
        report(stage, people, day)
        work(row, stage.code, officer, day)
        with clock.at(aware(day, time(16))) as now:
            stage = Stage.objects.select_related("campaign", "obligation").get(pk=stage.pk)
            STAGE.move(stage, "complete", actor=officer, now=now, reason=LATE)
    return day


def report(stage, people, day):
    """Those with an account hand in their papers, most are accepted."""
    if stage.obligation is None:
        return
    kind = stage.obligation.evidence["items"][0][0]
    duties = Occurrence.objects.filter(obligation=stage.obligation, state="pending")
    for number, duty in enumerate(
        duties.select_related("organ", "obligation", "place", "round").order_by("pk")
    ):
        user = people.of(duty.organ)
        if user is None:
            continue
        file = ContentFile(f"{duty.organ} {stage.label}情况。".encode(), name=f"{stage.label}.txt")
        with clock.at(aware(day, time(10, number % 60))) as now:
            submit(duty, actor=user, now=now, occurred_on=day, evidence=[(kind, file)])
        with clock.at(aware(day, time(15, number % 60))) as now:
            accept(duty, actor=people["yingji"], now=now)


STEPS = {
    "self_check": ("self_check", "企业自查，建立问题清单。"),
    "rectification": ("rectify", "现场核查整改情况，资料齐全。"),
    "check": ("check", "现场检查，逐项核对清单。"),
    "look_back": ("look_back", "随机复查，整改到位。"),
}
# What was found at every third object, put right at once; at some the second is still open.
FOUND = (
    ("灭火器压力不足，未按月检查", "已更换并建立点检记录", "fire"),
    ("配电箱前堆放杂物，未保持通道", "已清理并划出黄线", "electrical"),
    ("作业审批单缺少气体检测数据", "已补齐检测记录，重新交底", "other"),
)
RELATED = ("campaign__organ", "campaign__lead", "organ", "unit", "lead", "place", "sector", "enterprise")


def work(row, code, officer, day):
    """What is done to the objects in a stage, with the dangers found at some of them."""
    if code not in STEPS:
        return
    if code == "look_back":
        with clock.at(aware(day, time(9))) as now:
            draw(row, actor=officer, seed="5d1c0f2a9b7e4638", now=now)
    name, note = STEPS[code]
    for number, subject in enumerate(row.subjects.select_related(*RELATED).order_by("pk")):
        if code == "self_check" and number % 3 == 0:
            danger(subject, officer, day, number)
        if SUBJECT.answer(SUBJECT.by_name[name], officer, subject):
            paper = ContentFile(f"{subject} {note}".encode(), name="工作记录.txt")
            with clock.at(aware(day, time(11, number % 60))) as now:
                SUBJECT.move(
                    subject, name, actor=officer, now=now, happened_on=day, papers=[paper], note=note
                )
                if code == "check" and SUBJECT.answer(SUBJECT.by_name["settle"], officer, subject):
                    SUBJECT.move(subject, "settle", actor=officer, now=now)


def danger(subject, officer, day, number):
    """One found at the object; every other one is put right on the spot."""
    words, cure, kind = FOUND[number % 2 + number // 6 % 2]
    with clock.at(aware(day, time(10, number % 60))) as now:
        matter = report_danger(
            subject,
            actor=officer,
            organ=subject.campaign.organ,
            now=now,
            profile="danger",
            source="inspection",
            description=f"{words}。",
            photos=[ContentFile(photo(words[:12]), name="现场.png")],
        )
        if number % 2 == 0 or subject.campaign.subjects.count() < 12:
            MATTER.move(
                matter,
                "correct",
                actor=officer,
                now=now,
                rectified_by="现场负责人",
                work_done=cure,
                danger_class=kind,
                cause_class="management",
            )


def finish(row, people, day, days):
    row = Campaign.objects.get(pk=row.pk)
    with clock.at(aware(day, time(17))) as now:
        said = "列入整治的企业全部自查、检查一遍，发现的隐患全部整改到位，作业审批、监护制度普遍建立。"
        CAMPAIGN.move(row, "summarise", actor=people["anwei"], now=now, effect=said)
    with clock.at(aware(min(workday(day, 2), days.last), time(18))) as now:
        CAMPAIGN.move(row, "close", actor=people["anzhuren"], now=now)
