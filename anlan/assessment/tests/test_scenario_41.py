"""Acceptance scenario 41: computed, self, panel, objection, final, published; another person at each turn."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlan.assessment.computing import compute, differing
from anlan.assessment.flow import SCHEME
from anlan.assessment.models import Assessment, Objection
from anlan.assessment.scoring import score
from anlan.demo.chronicle import MORNING, aware
from anlan.files.queries import attached
from anlan.notices.models import Notice
from anlan.org.models import Organ, Place
from anlan.testing import make_organ, make_place, make_user

from .conftest import JUNE, line, of, on, self_data

D = Decimal
READS = 6
COUNTED = {
    "number": "2",
    "title": "安全宣传活动",
    "side": "individual",
    "points": "40",
    "units_text": "柳桥镇人民政府",
    "method": "indicator",
    "code": "facts.accidents_severe",
    "rule_text": "每个扣1",
}

FULL = [
    {
        "number": "1",
        "title": "事故控制",
        "aspect": "result",
        "points": "60",
        "method": "indicator",
        "code": "facts.accidents",
        "rule_text": "每个扣12",
    },
    COUNTED,
    {
        "number": "3",
        "title": "发生较大及以上事故",
        "sort": "veto",
        "points": "0",
        "method": "indicator",
        "code": "facts.accidents_severe",
        "rule_text": "≥1否决",
    },
]


def say(client, row, **scores):
    with on(JUNE):
        return client.post(reverse("assessment:self", args=[row.pk]), self_data(row, **scores))


@pytest.mark.scenario(41)
@pytest.mark.clause("S3-2.1.2a", "S3-1.2.5c")
def test_a_self_score_above_the_computed_one_is_explained_before_it_goes_on(
    cast, client_of, fact, scheme, take
):
    fact("accident", subject="柳桥某厂", facts={"grade": "一般", "deaths": 0})
    row = of(scheme(FULL), cast.town_hall)
    assert (row.computed, row.full_marks, row.state) == (D(88), D(100), "self")
    other = of(row.scheme, cast.town2_hall)
    assert [found.item.number for found in other.lines.all()] == [
        "1",
        "3",
    ]  # the individual item is not its own
    town = client_of(cast.townsman)
    assert say(town, row, n1=("55", ""), n2=("40", "")).status_code == 302
    row.refresh_from_db()
    assert row.self_score == D(95)
    status, text = take(cast.townsman, row, "submit")
    assert (status, row.state) == (422, "self")
    assert "自评与计算得分不一致，须先说明原因：1。" in text
    assert say(town, row, n1=("55", "事故认定结论尚在复核"), n2=("40", "")).status_code == 302
    assert take(cast.town2sman, row, "submit")[0] == 404  # a neighbour
    assert take(cast.townsman, row, "submit")[0] == 302
    assert row.state == "group"


@pytest.fixture
def to_group(cast, client_of, scheme, take, fact):
    """The town's assessment with the panel."""

    # Elsewhere something is recorded: in the towns none is then nothing, not unknown.
    fact("accident", organ=cast.housing, subject="某工地", facts={"grade": "一般", "deaths": 0})

    def go(items=FULL, **changes):
        made = scheme(items, **changes)
        for organ, user in ((cast.town_hall, cast.townsman), (cast.town2_hall, cast.town2sman)):
            row = of(made, organ)
            scores = {
                f"n{found.item.number}": (found.computed, "") for found in row.lines.filter(computed__gte=0)
            }
            assert say(client_of(user), row, **scores).status_code == 302
            assert take(user, row, "submit")[0] == 302
        return of(made, cast.town_hall), of(made, cast.town2_hall)

    return go


def mark(client, row, day=JUNE, **marks):
    data = {}
    for number, (points, note) in marks.items():
        found = line(row, number[1:])
        data |= {f"p{found.pk}": points, f"n{found.pk}": note}
    with on(day):
        return client.post(reverse("assessment:marks", args=[row.pk]), data)


@pytest.mark.scenario(41)
def test_the_panel_scores_another_reviews_a_third_publishes(
    cast, client_of, to_group, take, scorer, reviewer, fact
):
    fact("accident", subject="柳桥某厂", facts={"grade": "一般", "deaths": 0})
    row, other = to_group()
    assert mark(client_of(cast.officer), row, n1=("48", "")).status_code == 422  # not of the panel
    assert "须说明原因" in mark(client_of(scorer), row, n1=("40", "")).content.decode()
    assert mark(client_of(scorer), row, n1=("40", "瞒报迟报一次")).status_code == 302
    row.refresh_from_db()
    assert (line(row, "1").group_score, line(row, "2").group_score) == (D(40), None)
    assert "评分人不能复核" in take(scorer, row, "conclude")[1]
    assert take(reviewer, row, "conclude")[0] == 302
    assert (row.group_score, row.reviewed_by) == (D(80), reviewer)  # 40 by the panel, 40 as computed
    town = client_of(cast.townsman)
    assert "瞒报迟报一次" not in town.get(row.get_absolute_url()).content.decode()  # not told yet
    assert take(reviewer, row, "announce")[0] == 302
    assert row.object_by == date(2026, 6, 17)  # the fifth working day
    assert "瞒报迟报一次" in town.get(row.get_absolute_url()).content.decode()
    assert Notice.objects.filter(recipient=cast.townsman, kind="assessment.announced").count() == 1
    assert "异议期到2026-06-17" in take(reviewer, row, "finalise", date(2026, 6, 17))[1]
    assert take(reviewer, row, "finalise", date(2026, 6, 18))[0] == 302
    assert (row.final_score, row.grade, row.vetoed) == (D(80), "good", False)
    assert "还有1个单位没有终评" in take(cast.boss, row, "publish")[1]
    for step, day in (("conclude", JUNE), ("announce", JUNE), ("finalise", date(2026, 6, 18))):
        assert take(reviewer, other, step, day)[0] == 302
    assert take(reviewer, row, "publish")[0] == 404  # not a leader
    for found in (row, other):
        assert take(cast.boss, found, "publish")[0] == 302
    assert [found.rank for found in (row, other)] == [2, 1]
    assert take(cast.officer, row, "use", use="约谈柳桥镇分管负责人")[0] == 302
    assert (row.state, row.used_for) == ("used", "约谈柳桥镇分管负责人")


@pytest.mark.scenario(41)
def test_an_objection_is_answered_by_another_than_the_scorer(
    cast, client_of, to_group, take, scorer, reviewer
):
    row, _other = to_group()
    assert mark(client_of(scorer), row, n1=("50", "台账不全")).status_code == 302
    for step in ("conclude", "announce"):
        assert take(reviewer, row, step)[0] == 302
    town, first = client_of(cast.townsman), line(row, "1")
    paper = SimpleUploadedFile("台账.txt", "全部台账".encode())
    said = {"claimed": "58", "text": "台账已于5月补齐", "uploads": paper}
    page = reverse("assessment:object", args=[first.pk])
    with on(date(2026, 6, 18)):
        assert "异议期已于2026-06-17届满" in town.post(page, said).content.decode()
    with on(date(2026, 6, 12)):
        assert client_of(cast.town2sman).post(page, said).status_code == 404
        paper.seek(0)
        too_much = town.post(page, said | {"claimed": "61"})
        assert "应在0到60之间" in too_much.content.decode()
        paper.seek(0)
        assert town.post(page, said).status_code == 302
        assert "已有待处理的异议" in town.post(page, {"claimed": "58", "text": "再次"}).content.decode()
    made = Objection.objects.get()
    assert attached(made).count() == 1
    assert "还有1项异议没有处理" in take(reviewer, row, "finalise", date(2026, 6, 18))[1]
    status, text = take(scorer, made, "uphold", date(2026, 6, 15), points="55", answer="材料属实")
    assert (status, "评分人不能处理" in text) == (422, True)
    assert take(reviewer, made, "uphold", date(2026, 6, 15), points="55", answer="材料属实")[0] == 302
    assert (made.state, made.points, made.handled_by) == ("upheld", D(55), reviewer)
    assert take(reviewer, row, "finalise", date(2026, 6, 18))[0] == 302
    assert (line(row, "1").group_score, line(row, "1").final_score, row.final_score) == (D(50), D(55), D(95))


@pytest.mark.scenario(41)
@pytest.mark.clause("S1-6f")
def test_a_veto_is_shown_and_makes_the_last_grade(cast, client_of, to_group, take, reviewer, fact):
    fact("accident", date(2026, 4, 2), subject="柳桥某厂", facts={"grade": "较大", "deaths": 3})
    row, other = to_group()
    assert (row.vetoed, other.vetoed) == (True, False)
    page = client_of(cast.officer).get(row.get_absolute_url()).content.decode()
    assert "触发" in page.split("一票否决")[-1]
    for step, day in (("conclude", JUNE), ("announce", JUNE), ("finalise", date(2026, 6, 18))):
        for found in (row, other):
            assert take(reviewer, found, step, day)[0] == 302
    assert (row.grade, other.grade) == ("fail", "excellent")
    assert take(cast.boss, row, "publish")[0] == 302
    assert row.rank == 2


@pytest.mark.scenario(41)
def test_a_score_is_worked_out_again_from_what_was_kept_and_from_the_records(cast, client_of, scheme, fact):
    fact("accident", subject="柳桥某厂", facts={"grade": "一般", "deaths": 0})
    row = of(scheme(FULL), cast.town_hall)
    first = line(row, "1")
    assert {key: first.inputs[key] for key in ("figure", "as_of", "points", "rule")} == {
        "figure": "1",
        "as_of": "2026-06-10",
        "points": "60.00",
        "rule": {"kind": "deduct", "each": "12", "free": "0"},
    }
    assert [found.computed for found in row.lines.all()] == [
        score(found.inputs) if found.inputs else None for found in row.lines.all()
    ]
    assert differing(row) == []
    officer = client_of(cast.officer)
    check = reverse("assessment:check", args=[row.pk])
    assert "全部一致" in officer.get(check).content.decode()
    fact("accident", date(2026, 9, 1), subject="柳桥某厂", facts={"grade": "一般", "deaths": 0})
    assert differing(row) == []
    fact("accident", date(2026, 5, 1), subject="柳桥某厂", facts={"grade": "一般", "deaths": 0})
    assert [(found.item.number, now["figure"]) for found, now in differing(row)] == [("1", "2")]
    assert "不一致" in officer.get(check).content.decode()


def test_nobody_of_the_unit_scores(cast, client_of, to_group, take, scorer):
    row, _other = to_group()
    insider = make_user(cast.town_hall, "town", name="镇考核员")
    row.scheme.panel.add(insider)
    assert "不能参与对本单位的评分" in mark(client_of(insider), row, n1=("60", "")).content.decode()
    assert client_of(insider).get(reverse("assessment:marks", args=[row.pk])).status_code == 404
    assert mark(client_of(scorer), row, n1=("60", "")).status_code == 302


def test_the_mean_of_the_panel_counts(cast, client_of, to_group, scorer):
    row, _other = to_group()
    second = make_user(cast.office, "office", name="考核组员二")
    row.scheme.panel.add(second)
    assert mark(client_of(scorer), row, n1=("50", "甲")).status_code == 302
    assert mark(client_of(second), row, n1=("45", "乙")).status_code == 302
    assert line(row, "1").group_score == D("47.5")


@pytest.mark.clause("S3-2.1.2b")
def test_the_weight_of_safety_does_not_fall(cast, client_of, scheme):
    last = {"title": "2025年度乡镇安全生产考核方案", "year": 2025}
    scheme(FULL, weight="10", start=False, **last)
    row = scheme(FULL, weight="9.5", issue=False, start=False)
    step = reverse("assessment:scheme_step", args=[row.pk, "issue"])
    with on(JUNE):
        text = client_of(cast.officer).post(step).content.decode()
    assert "安全生产考核权重不得降低：2025年为10.00%，本方案为9.50%。" in text
    same = scheme(FULL, weight="10", start=False)
    assert same.state == "issued"


def test_scores_of_many_units_are_few_queries(cast, scheme, fact):
    items = [FULL[0] | {"number": f"{n}", "points": "2"} for n in range(1, 31)]
    names = []
    for number in range(300):
        town = make_place(f"测试{number}镇", cast.county, Place.Kind.TOWN)
        names.append(make_organ(f"测试{number}镇人民政府", town, Organ.Kind.TOWN).name)
    made = scheme(items[:1], issue=False, start=False)
    for item in items[1:]:
        old = made.items.first()
        made.items.create(number=item["number"], title="同一指标", points=2, method="indicator", code=old.code,
                          rule=old.rule)  # fmt: skip
    made.organs.set(Organ.objects.filter(name__in=names))
    SCHEME.move(made, "issue", actor=cast.fresh(cast.officer))
    assert made.assessments.count() == 300
    fact(
        "accident",
        organ=Organ.objects.get(name=names[0]),
        subject="柳桥某厂",
        facts={"grade": "一般", "deaths": 0},
    )
    with CaptureQueriesContext(connection) as asked:
        assert compute(made, aware(JUNE, MORNING)) == 300
    reads = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("SELECT")]
    assert len(reads) == READS  # whatever is written goes in batches
    computed = sorted(Assessment.objects.values_list("computed", flat=True))
    assert (computed[0], computed[1], computed[-1]) == (D(0), D(60), D(60))
