"""Analyses: drafted from the indicators, figures frozen, reviewed and signed by others, sent with a receipt."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from anlan.facts.actions import record_fact
from anlan.facts.models import Fact, FactKind
from anlan.facts.tests.conftest import fact  # noqa: F401
from anlan.files.queries import attached
from anlan.letters.models import Letter
from anlan.plans.flow import ASSIGNMENT
from anlan.plans.models import Assignment
from anlan.plans.tests.conftest import draft, plan  # noqa: F401
from anlan.reporting.figures import sentence, situation, situation_sentence, trend
from anlan.reporting.models import Analysis
from anlan.targets.actions import save_target
from anlan.targets.flow import TARGET

TODAY = timezone.localdate


@pytest.fixture
def write(cast, client_of):
    """``write(**changes)``: the answer to the page that drafts an analysis of this year."""

    def post(user=cast.officer, **changes):
        data = {
            "kind": "situation",
            "title": "前三季度安全生产形势分析",
            "organ": cast.office.pk,
            "start": TODAY().replace(month=1, day=1),
            "end": TODAY(),
            "to": "市安委会各成员单位",
            "codes": ["plans.signed_share"],
        } | changes
        return client_of(user).post(reverse("reporting:draft"), data)

    return post


@pytest.fixture
def analysis(plan, write):  # noqa: F811
    assert write().status_code == 302
    return Analysis.objects.get()


def step(client, row, name, **facts):
    return client.post(reverse("reporting:analysis_step", args=[row.pk, name]), facts)


def words(client, row, version=None):
    data = {"version": version or row.version, "title": row.title}
    data |= {f"section_{n}": f"第{n}部分。" for n in range(len(row.sections))}
    return client.post(reverse("reporting:edit_analysis", args=[row.pk]), data)


def sign(organ, user):
    row = Assignment.objects.filter(organ=organ, state="dispatched").first()
    ASSIGNMENT.move(row, "sign", actor=user)


@pytest.mark.clause("S0-A09.1", "S0-A12.1")
def test_figures_stand_as_reviewed_whatever_happens_after(cast, analysis, client_of, second):
    clerk, leader = client_of(cast.officer), client_of(cast.boss)
    (figure,) = analysis.figures
    whole = figure["now"]["whole"]
    assert (figure["now"]["part"], whole) == (0, Assignment.objects.count())
    sign(cast.housing, cast.builder)
    page = clerk.get(analysis.get_absolute_url())
    assert page.context["outdated"] == ["任务签收率"]
    clerk.post(analysis.get_absolute_url())  # take the figures anew
    analysis.refresh_from_db()
    assert analysis.figures[0]["now"]["part"] == 1

    assert words(clerk, analysis).status_code == 302
    assert step(client_of(second), analysis, "review").status_code == 302
    sign(cast.emergency, cast.rescuer)  # after the review the world goes on, the document does not
    assert step(leader, analysis, "sign").status_code == 302
    letter = Letter.objects.on(analysis).get()
    analysis.refresh_from_db()
    assert (analysis.state, analysis.figures[0]["now"]["part"]) == ("signed", 1)
    assert letter.content["annexes"][0]["blocks"][0]["rows"] == [
        ["任务签收率", analysis.figures[0]["now"]["text"], "—", "上年同期无可比数据"]
    ]
    assert sorted(file.kind for file in attached(letter)) == ["docx", "pdf"]

    assert step(clerk, analysis, "submit", to="市安委会").status_code == 302
    assert step(clerk, analysis, "archive", receipt="").status_code == 422
    assert step(clerk, analysis, "archive", receipt="市安委办10月9日签收").status_code == 302
    analysis.refresh_from_db()
    assert (analysis.state, analysis.to, analysis.receipt) == ("archived", "市安委会", "市安委办10月9日签收")


def superior(cast, op, value):
    day = {"starts_on": date(TODAY().year, 1, 1), "ends_on": date(TODAY().year, 12, 31)}
    said = {
        "title": f"事故起数{op}{value}",
        "code": "facts.accidents",
        "op": op,
        "value": value,
        "unit": "起",
    }
    row = save_target(actor=cast.officer, organ=cast.office, superior=True, **said, **day)
    for name in ("confirm", "enforce"):
        TARGET.move(row, name, actor=cast.officer)
    return row


@pytest.mark.clause("S3-1.2.5b")
@pytest.mark.parametrize(
    ("kind", "form"), [("situation", "letter"), ("quarter", "letter"), ("annual", "red")]
)
@pytest.mark.usefixtures("plan")
def test_every_kind_becomes_a_document_with_the_superiors_targets(cast, write, client_of, second, kind, form):
    for n in range(2):
        record_fact(
            FactKind.objects.get(code="accident"),
            actor=cast.officer,
            organ=cast.town_hall,
            happened_on=TODAY(),
            subject=f"事故{n}",
            facts={"grade": "一般", "deaths": 0},
        )
    superior(cast, "<=", 1)
    superior(cast, "<=", 400)
    assert write(kind=kind, title="标题甲").status_code == 302
    row = Analysis.objects.get()
    assert row.sections[0]["body"].splitlines()[-1] == "上级控制指标2项：未达成1项，进度正常1项。"
    words(client_of(cast.officer), row)
    step(client_of(second), row, "review")
    Fact.objects.all().delete()  # from here on only what was frozen is told
    assert step(client_of(cast.boss), row, "sign").status_code == 302
    letter = Letter.objects.on(row).get()
    assert letter.content["form"] == form
    (docx,) = (file for file in attached(letter) if file.kind == "docx")
    answer = client_of(cast.officer).get(docx.get_absolute_url())
    document = Document(BytesIO(b"".join(answer.streaming_content)))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert "标题甲" in text
    assert "一、" + row.sections[0]["heading"] in text
    tables = [[[cell.text for cell in line.cells] for line in table.rows] for table in document.tables]
    assert [
        ["控制指标", "下达数", "实际", "状态"],
        ["事故起数<=1", "≤ 1 起", "2", "未达成"],
        ["事故起数<=400", "≤ 400 起", "2", "进度正常"],
    ] in tables


def test_nobody_reviews_or_signs_his_own(cast, analysis, client_of, second):
    words(client_of(cast.officer), analysis)
    refused = step(client_of(cast.officer), analysis, "review")
    assert (refused.status_code, refused.context["form"].non_field_errors()) == (
        422,
        ["拟稿人不能审核自己的稿件。"],
    )
    assert step(client_of(second), analysis, "review").status_code == 302
    assert step(client_of(second), analysis, "sign").status_code == 404  # no permission to sign


def test_what_is_not_written_is_not_reviewed(analysis, client_of, second):
    refused = step(client_of(second), analysis, "review")
    assert refused.context["form"].non_field_errors() == [
        "还没有写完：主要特点和问题、原因分析、下一步工作。"
    ]


def test_of_two_writers_the_second_is_told(cast, analysis, client_of, second):
    seen = analysis.version
    assert words(client_of(second), analysis, seen).status_code == 302
    late = words(client_of(cast.officer), analysis, seen)
    assert late.status_code == 422
    assert late.context["form"].non_field_errors() == ["刚刚已由他人修改，请刷新后在最新内容上修改。"]


def test_a_leader_sends_back_and_only_then_it_is_changed(cast, analysis, client_of, second):
    clerk = client_of(cast.officer)
    words(clerk, analysis)
    step(client_of(second), analysis, "review")
    analysis.refresh_from_db()
    assert words(clerk, analysis).context["form"].non_field_errors() == [
        "只有拟稿中的报告可以修改；已审核的须先退回。"
    ]
    assert step(client_of(cast.boss), analysis, "return", reason="数据口径不对").status_code == 302
    assert words(clerk, analysis).status_code == 302


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"end": lambda: TODAY() + timedelta(days=1)}, "结束日期还没有到，数据不全。"),
        ({"start": TODAY, "end": lambda: TODAY() - timedelta(days=1)}, "结束日期早于开始日期。"),
    ],
)
def test_a_span_that_cannot_be(write, changes, said):
    answer = write(**{name: made() for name, made in changes.items()})
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (422, [said])
    assert Analysis.objects.count() == 0


def test_others_do_not_see_it(cast, analysis, client_of):
    address = analysis.get_absolute_url()
    seen = [
        client_of(user).get(address).status_code
        for user in (cast.officer, cast.boss, cast.outsider, cast.builder)
    ]
    assert seen == [200, 200, 404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(write, cast, client_of, django_assert_num_queries, count):
    for number in range(count):
        write(title=f"分析{number}")
    client = client_of(cast.officer)
    client.get(reverse("reporting:analyses"))
    with django_assert_num_queries(8):
        client.get(reverse("reporting:analyses"))


def figure(now, before, **more):
    def plain(pair):
        return {"part": pair[0], "whole": pair[1], "text": str(pair[0])}

    given = {"label": "事故起数", "unit": "起", "better": "less", "places": []}
    return given | {"now": plain(now), "before": plain(before)} | more


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((8, None), (10, None), "同比减少20.0%"),
        ((12, None), (10, None), "同比增加20.0%"),
        ((1, None), (0, None), "上年同期为0（基数为0）"),
        ((0, None), (0, None), "与上年同期持平"),
        ((9, 10), (8, 10), "比上年同期提高10.0个百分点"),
        ((9, 10), (0, 0), "上年同期无可比数据"),
    ],
)
def test_a_figure_in_words(now, before, said):
    assert trend(figure(now, before)) == said


def test_a_sentence_names_the_first_and_the_last_place():
    places = [["甲镇", "1"], ["乙镇", "2"], ["丙镇", "5"]]
    assert sentence(figure((8, None), (10, None), places=places)) == (
        "事故起数为8起，同比减少20.0%；较好的是甲镇，较后的是丙镇。"
    )


LOST = [{"title": "死亡人数", "wanted": "≤ 1 人", "value": "2", "status": "未达成"}]
FEWER, MORE, SAME = ((1, None), (2, None)), ((2, None), (1, None)), ((1, None), (1, None))
NEW_WORK = figure((5, None), (0, None), better="more")  # nothing was recorded the year before


@pytest.mark.clause("S0-2.0b", "S0-1g", "S4-0c")
@pytest.mark.parametrize(
    ("figures", "ceilings", "said"),
    [
        ([figure(*FEWER)], [], "总体形势好转：比上年同期向好：事故起数。"),
        ([figure(*FEWER)], LOST, "总体形势恶化：上级控制指标未达成：死亡人数；比上年同期向好：事故起数。"),
        ([figure(*MORE), figure(*FEWER, label="死亡人数"), figure(*MORE, label="重伤人数")], [],
         "总体形势恶化：比上年同期变差：事故起数、重伤人数；比上年同期向好：死亡人数。"),
        ([figure(*SAME)], [], "总体形势平稳。"),
        ([figure((8, 10), (9, 10), better="more", label="按期率")], [], "总体形势恶化：比上年同期变差：按期率。"),
    ],
)  # fmt: skip
def test_the_situation_is_rated_with_its_reasons(cast, figures, ceilings, said):
    assert situation_sentence(situation(figures, ceilings, cast.city, TODAY())) == said


def test_where_nothing_can_be_compared_no_situation_is_rated(cast):
    assert situation([NEW_WORK], [], cast.city, TODAY()) is None


@pytest.mark.clause("S0-2.0b", "S0-1g", "S4-0c")
def test_the_rating_is_kept_with_the_figures_and_told(cast, write, client_of, fact):  # noqa: F811
    fact("accident", TODAY(), subject="事故", facts={"grade": "一般", "deaths": 0})
    assert write(codes=["facts.accidents"]).status_code == 302
    row = Analysis.objects.get()
    worse = {"rating": "worse", "reasons": ["比上年同期变差：事故起数"]}
    assert row.situation == worse
    assert row.sections[0]["body"].splitlines()[0] == "总体形势恶化：比上年同期变差：事故起数。"
    Fact.objects.all().delete()
    client = client_of(cast.officer)
    page = client.get(row.get_absolute_url())
    assert dict(page.context["facts"])["形势评价"] == "恶化：比上年同期变差：事故起数"
    client.post(row.get_absolute_url())
    row.refresh_from_db()
    assert row.situation == {"rating": "steady", "reasons": []}
