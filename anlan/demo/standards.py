"""Standardization in the whole city: who holds a grade, applications on their way, a draw with its checks, titles."""

from datetime import date, time, timedelta
from random import Random

from anlan.audit.log import SYSTEM, record_many
from anlan.duty.clock import promise_many
from anlan.registers.models import Enterprise
from anlan.standards.actions.applying import apply, apply_title, evaluate, save_body
from anlan.standards.actions.checking import draw
from anlan.standards.flow import CHECKING, DELISTING, STANDARDIZATION, TITLE
from anlan.standards.models import Certificate, Delisting, Standardization, Title
from anlan.standards.queries import commitments, years_later

from . import clock
from .chronicle import aware

BODIES = (
    ("澜汀安衡安全评价有限公司", "工贸、危险化学品"),
    ("澜汀立诚安全技术咨询有限公司", "工贸小微企业"),
    ("云埠方略技术服务有限公司", "机械、建材、轻工"),
)
OWN = "澜汀恒屿新材料有限公司"
FOUND = ("安全风险告知卡、应急处置卡未上墙，培训记录与实际不符。", "标准化体系文件一年未更新，隐患台账缺失。")
DEEDS = "全员安全积分、班前五分钟风险辨识、隐患随手拍，三年零事故。"


def build(city, people, days):
    rng = Random(33000)
    with clock.at(aware(days.superior, time(9))):
        bodies = [
            save_body(
                actor=people["anwei"], name=name, place=city.root, since=date(2023, 1, 1), fields=fields
            )
            for name, fields in BODIES
        ]
    firms = list(
        Enterprise.objects.filter(state=Enterprise.State.ACTIVE).select_related("organ").order_by("pk")
    )
    chosen = [firm for firm in firms if rng.random() < 0.2 or firm.name == OWN]
    rest = [firm for firm in firms if firm not in chosen and firm.scale in ("small", "micro")]
    with clock.at(aware(days.ago(20), time(9))) as now:
        held(chosen, bodies, city["市应急管理局"], days, rng, people["yingji"], now)
    apply_now(rest, bodies, city["市安委办"], people, days)
    look(city, people, days)
    titles(chosen, city["市安委办"], people, days)
    with clock.at(aware(days.ago(6), time(14))):
        own = next(firm for firm in firms if firm.name == OWN)
        evaluate(own, actor=people["qiye"], on=days.ago(6), score=86, said="八个要素全部自评，总体运行有效。")


def grade_of(firm, rng):
    if firm.scale in ("large", "medium"):
        return "level_2" if rng.random() < 0.12 else "level_3"
    return "micro"


def held(firms, bodies, office, days, rng, actor, now):
    """Grades of the last three years, as they stood in the lists before."""
    rows = []
    for firm in firms:
        back = 1040 if firm.name == OWN else rng.randint(5, 1000)
        on = max(days.last - timedelta(back), firm.since)
        reviewed = on - timedelta(20)
        rows.append(
            Standardization(
                enterprise=firm,
                organ=firm.organ,
                place_id=firm.place_id,
                sector_id=firm.sector_id,
                office=office,
                grade="level_3" if firm.name == OWN else grade_of(firm, rng),
                state=Standardization.State.CERTIFIED,
                self_score=rng.randint(76, 96),
                held=sorted(commitments()),
                applied_on=reviewed - timedelta(25),
                applied_by=actor,
                checked_on=reviewed - timedelta(15),
                body=rng.choice(bodies),
                reviewed_on=reviewed,
                review_score=rng.randint(76, 95),
                certified_on=on,
                valid_until=years_later(on, 3) - timedelta(1),
            )
        )
    made = Standardization.objects.bulk_create(rows, batch_size=500)
    Certificate.objects.bulk_create([certificate(row, n) for n, row in enumerate(made, 1)], batch_size=500)
    record_many(SYSTEM, "录入已有等级", [(row, {"valid_until": row.valid_until}) for row in made])
    promise_many("standards.expiry", [(row, row.valid_until) for row in made], now=now)


def certificate(row, number):
    return Certificate(
        standardization=row,
        enterprise_id=row.enterprise_id,
        organ_id=row.organ_id,
        place_id=row.place_id,
        sector_id=row.sector_id,
        number=f"澜AQB{row.certified_on.year}{number:05}",
        announcement=f"澜应急〔{row.certified_on.year}〕{row.certified_on.month}号",
        kind=Certificate.Kind.FIRST,
        grade=row.grade,
        issued_on=row.certified_on,
        valid_until=row.valid_until,
    )


def apply_now(firms, bodies, office, people, days):
    """Four on their way: received, checked, reviewed, announced."""
    clerk, chief = people["anwei"], people["anzhuren"]
    for stage, firm in enumerate(firms[:4]):
        said = {"grade": "micro", "office": office, "self_score": 82, "held": list(commitments())}
        with clock.at(aware(days.ago(13 - stage), time(9))) as now:
            row = apply(firm, actor=people["yingji"], now=now, **said)
            if stage >= 1:
                STANDARDIZATION.move(row, "check", actor=clerk, now=now, review_body=bodies[1])
            if stage >= 2:
                facts = {"reviewed_on": now.date(), "review_score": 78 + stage}
                STANDARDIZATION.move(row, "review", actor=clerk, now=now, **facts)
            began = now.date()
        with clock.at(aware(days.ago(1), time(10))) as now:
            if stage == 3 and STANDARDIZATION.answer(
                STANDARDIZATION.by_name["certify"], chief, row, publicized_on=began
            ):
                facts = {
                    "certificate_number": f"澜AQB{began.year}90001",
                    "announcement": f"澜安办〔{began.year}〕9号",
                }
                STANDARDIZATION.move(row, "certify", actor=chief, now=now, publicized_on=began, **facts)


def look(city, people, days):
    """A draw of the year: most were sound, two were not; the delisting of the first has been told."""
    organ, actor = city["市应急管理局"], people["yingji"]
    with clock.at(aware(days.ago(12), time(9))) as now:
        count = Standardization.objects.filter(state=Standardization.State.CERTIFIED).count()
        last = now.date() + timedelta(45)
        said = {"organ": organ, "place": city.root, "number": min(14, max(1, count // 3)), "seed": "33000"}
        row = draw(actor=actor, due_on=last, now=now, **said)
    with clock.at(aware(days.ago(8), time(15))) as now:
        for n, one in enumerate(row.checks.select_related("organ")[:10]):
            if n in (1, 4):
                CHECKING.move(
                    one, "fail", actor=actor, now=now, reason=FOUND[n // 4], review_quality=45 + 5 * n
                )
            else:
                CHECKING.move(one, "pass", actor=actor, now=now, note="体系运行正常。", review_quality=80 + n)
    with clock.at(aware(days.ago(7), time(9))) as now:
        if first := Delisting.objects.order_by("pk").first():
            DELISTING.move(first, "notify", actor=actor, now=now)


def titles(firms, office, people, days):
    """Model enterprises of last year, one withdrawn, one on its way."""
    clerk, chief = people["anwei"], people["anzhuren"]
    for n, firm in enumerate(firms[:8]):
        with clock.at(aware(days.superior, time(10 + n))) as now:
            row = apply_title(firm, actor=people["yingji"], kind="model", office=office, deeds=DEEDS, now=now)
            if n < 7:
                TITLE.move(
                    row, "review", actor=clerk, now=now, title_score=85 + n, note="评审组现场核查通过。"
                )
                TITLE.move(row, "announce", actor=clerk, now=now)
    with clock.at(aware(days.ago(5), time(10))) as now:
        for row in Title.objects.filter(state=Title.State.ANNOUNCED).order_by("pk")[:6]:
            if TITLE.answer(TITLE.by_name["confer"], chief, row):
                TITLE.move(row, "confer", actor=chief, now=now, announcement=f"澜安办〔{days.year}〕5号")
    with clock.at(aware(days.ago(2), time(10))) as now:
        if row := Title.objects.filter(state=Title.State.TITLED).order_by("pk").last():
            TITLE.move(row, "withdraw", actor=chief, now=now, reason="被查实瞒报一般事故。")
