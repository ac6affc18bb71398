"""From the application to the grade, and what may become of it: the yes and the no of every step."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from docx import Document

from anlan.demo import clock
from anlan.duty.clock import tick
from anlan.duty.models import Duty
from anlan.flow.flow import Refused
from anlan.hazards.models import Matter
from anlan.indicators.engine import value
from anlan.letters.content import chinese_date
from anlan.notices.models import Notice
from anlan.registers.actions import tag
from anlan.standards.actions.applying import apply, evaluate
from anlan.standards.actions.certifying import expire
from anlan.standards.flow import STANDARDIZATION
from anlan.standards.models import Certificate, Standardization
from anlan.standards.queries import commitments
from anlan.standards.tests.conftest import MARCH, at, paper

CERTIFIED = MARCH + timedelta(14)
LAST = date(2029, 3, 15)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
RENEWAL = {"certificate_number": "AQB-2", "announcement": "永应急〔2029〕2号"}


def test_the_enterprise_applies_on_its_page_and_the_office_hears(cast, visit):
    form = {
        "grade": "level_3",
        "office": cast.emergency.pk,
        "self_score": 85,
        "held": list(commitments()),
        "papers": [paper()],
    }
    page = reverse("standards:apply", args=[cast.mill.pk])
    less = form | {"held": list(commitments())[:-1], "papers": [paper()]}
    answer = visit(cast.miller, page, MARCH, data=less)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"held": ["还没有承诺：被发现的重大事故隐患已全部整改到位。"]}
    assert (
        visit(cast.miller, page, MARCH, data=form | {"self_score": 101, "papers": [paper()]}).status_code
        == 422
    )
    answer = visit(cast.miller, page, MARCH, data=form)
    row = Standardization.objects.get()
    assert (answer.status_code, answer.url) == (302, row.get_absolute_url())
    assert (row.state, row.organ, row.place, row.grade) == ("applied", cast.mill.organ, cast.town, "level_3")
    told = Notice.objects.filter(kind="standards.applied").values_list("recipient", "title")
    assert (cast.rescuer.pk, f"收到标准化达标申请：{row}") in told
    assert Duty.objects.of(row).open().get().due_at == at(date(2026, 3, 17), 0)  # ten work days
    again = visit(cast.miller, page, MARCH, data=form | {"papers": [paper()]})
    assert again.context["form"].non_field_errors() == ["已有一项申请正在办理。"]
    assert visit(cast.outsider, page, MARCH).status_code == 404


def test_each_step_wants_its_own_people(cast):
    row = cast.apply(cast.mill)
    with pytest.raises(Refused, match="只有受理单位“市应急局”可以办理"):
        cast.take(row, "check", cast.officer, MARCH, review_body=cast.body)
    cast.take(row, "check", cast.rescuer, MARCH, review_body=cast.body)
    assert not Duty.objects.of(row).open().exists()
    with pytest.raises(Refused, match="评审日期应在审核之后"):
        cast.take(row, "review", cast.rescuer, MARCH, reviewed_on=date(2026, 2, 1), review_score=80)
    cast.take(row, "review", cast.rescuer, MARCH, reviewed_on=MARCH, review_score=80)
    facts = {"publicized_on": MARCH, "certificate_number": "AQB-1", "announcement": "1号"}
    with pytest.raises(Refused, match="审核人不能公告定级"):
        cast.take(row, "certify", cast.rescuer, CERTIFIED, **facts)
    with pytest.raises(Refused, match="公示期到2026-03-09届满"):
        cast.take(row, "certify", cast.certifier, date(2026, 3, 9), **facts)
    cast.take(row, "certify", cast.certifier, date(2026, 3, 10), **facts)
    assert (row.state, row.certified_on, row.valid_until) == (
        "certified",
        date(2026, 3, 10),
        date(2029, 3, 9),
    )


def test_who_has_an_account_of_the_review_body_records_the_review(cast):
    cast.body.organ = cast.housing
    cast.body.save()
    row = cast.apply(cast.mill)
    cast.take(row, "check", cast.rescuer, MARCH, review_body=cast.body)
    facts = {"reviewed_on": MARCH, "review_score": 70}
    with pytest.raises(Refused, match="由评审单位“永宁安评有限公司”登记"):
        cast.take(row, "review", cast.rescuer, MARCH, **facts)
    cast.take(row, "review", cast.builder, MARCH, **facts)
    assert row.review_score == 70


def test_too_few_points_and_a_number_used_twice_are_refused(cast):
    low = cast.reviewed(cast.mill, grade="level_2", score=74)
    facts = {"publicized_on": MARCH, "certificate_number": "AQB-1", "announcement": "1号"}
    with pytest.raises(Refused, match="评审得分74分，不到二级要求的75分"):
        cast.take(low, "certify", cast.certifier, CERTIFIED, **facts)
    cast.take(low, "refuse", cast.rescuer, CERTIFIED, reason="得分不足")
    assert low.state == "refused"
    with pytest.raises(Refused, match="2026-03-16不予定级，未满再次申请的期限"):
        cast.apply(cast.mill, date(2027, 3, 1))
    assert cast.apply(cast.mill, date(2027, 3, 17)).state == "applied"
    cast.certified(cast.firm(1), number="AQB-1")
    other = cast.reviewed(cast.firm(2))
    with pytest.raises(Refused, match="证书编号“AQB-1”已经用过"):
        cast.take(other, "certify", cast.certifier, CERTIFIED, **facts)
    assert cast.again_case(other).state == "reviewed"


@pytest.mark.clause("S4-2.5a", "S4-3.3a")
def test_new_grades_are_counted_by_their_grade_and_a_higher_one_takes_the_place_of_the_lower(cast):
    first = cast.certified(cast.mill, grade="level_3", number="A-3")
    cast.certified(cast.firm(1), number="A-M")
    counts = {code: f"standards.certified_{code}" for code in ("micro", "level_3", "level_2", "level_1")}

    def told(span=YEAR):
        return {code: value(name, cast.city, *span).part for code, name in counts.items()}

    assert told() == {"micro": 1, "level_3": 1, "level_2": 0, "level_1": 0}
    with pytest.raises(Refused, match="已是三级达标"):
        cast.apply(cast.mill, date(2026, 6, 1), grade="micro")
    higher = cast.certified(cast.mill, date(2026, 6, 1), "level_2", "A-2")
    first = cast.again_case(first)
    assert (first.state, first.closed_on, higher.state) == ("replaced", date(2026, 6, 15), "certified")
    assert [one.get_ended_because_display() for one in first.certificates.all()] == ["升级换证"]
    assert told() == {"micro": 1, "level_3": 1, "level_2": 1, "level_1": 0}
    assert told((date(2026, 1, 1), date(2026, 5, 31)))["level_2"] == 0
    assert value("standards.certified", cast.city, *YEAR).part == 2
    assert value("standards.certified", cast.other_city, *YEAR).part == 0


@pytest.mark.clause("S1-19a")
def test_a_grade_is_renewed_in_its_last_months_after_a_self_evaluation(cast):
    row = cast.certified(cast.mill, number="AQB-1")
    early, late = date(2028, 12, 14), date(2028, 12, 15)
    with pytest.raises(Refused, match="2028-12-15起可以申请延续"):
        cast.take(row, "ask_renewal", cast.miller, early)
    with pytest.raises(Refused, match="一年内没有自评"):
        cast.take(row, "ask_renewal", cast.miller, late)
    with clock.at(at(late)) as now:
        evaluate(cast.mill, actor=cast.fresh(cast.miller), on=late, score=88, now=now)
    with pytest.raises(Refused, match="企业还没有申请延续"):
        cast.take(row, "renew", cast.certifier, late, **RENEWAL)
    cast.take(row, "ask_renewal", cast.miller, late)
    cast.take(row, "renew", cast.certifier, date(2029, 1, 10), **RENEWAL)
    assert (row.state, row.valid_until, row.renewal_asked_on) == ("certified", date(2032, 3, 15), None)
    kinds = list(row.certificates.order_by("pk").values_list("kind", "ended_on", "ended_because"))
    assert kinds == [("first", date(2029, 1, 10), "renewed"), ("renewal", None, "")]


def test_what_is_not_renewed_runs_out_and_was_announced_before(cast):
    row = cast.certified(cast.mill)
    with clock.at(at(LAST - timedelta(30))) as now:
        tick(now)
    due = Notice.objects.filter(recipient=cast.miller, kind="standards.due").order_by("pk").last()
    assert due.title == f"还有30天到期：标准化证书到期：{row}"
    assert expire(at(LAST)) == 0
    assert expire(at(LAST + timedelta(1))) == 1
    assert expire(at(LAST + timedelta(1))) == 0
    row = cast.again_case(row)
    assert (row.state, row.closed_on) == ("expired", LAST + timedelta(1))
    assert cast.apply(cast.mill, LAST + timedelta(2)).state == "applied"  # running out is no failure


@pytest.mark.clause("S1-19d", "S1-5f")
def test_an_audit_may_lower_a_grade_and_the_term_stays(cast):
    row = cast.certified(cast.mill, grade="level_2", number="B-2")
    facts = {"certificate_number": "B-3", "announcement": "3号", "reason": "运行质量审计得分偏低"}
    day = date(2026, 9, 1)
    with pytest.raises(Refused, match="请选择低于二级的等级"):
        cast.take(row, "downgrade", cast.certifier, day, lower_grade="level_1", **facts)
    cast.take(row, "downgrade", cast.certifier, day, lower_grade="level_3", **facts)
    assert (row.state, row.grade, row.valid_until) == ("certified", "level_3", LAST)
    micro = cast.certified(cast.firm(1), number="B-M")
    with pytest.raises(Refused, match="已是最低等级"):
        cast.take(micro, "downgrade", cast.certifier, day, lower_grade="micro", **facts)


def test_an_office_proposes_a_delisting_for_a_ground_and_nobody_may_skip_the_telling(cast):
    row = cast.certified(cast.mill)
    day = date(2026, 9, 1)
    with pytest.raises(Refused, match="没有摘牌建议"):
        cast.take(row, "delist", cast.certifier, day, reason="死亡事故")
    cast.take(row, "propose_delisting", cast.rescuer, day, delisting_ground="fatal", reason="8月死亡1人")
    with pytest.raises(Refused, match="还没有告知企业"):
        cast.take(row, "delist", cast.certifier, day, reason="死亡事故")
    with pytest.raises(Refused, match="正在办理摘牌"):
        cast.take(row, "propose_delisting", cast.rescuer, day, delisting_ground="fatal", reason="再次")
    assert row.delistings.get().due_on == date(2026, 10, 1)


@pytest.mark.clause("S4-3.3d")
def test_gaps_of_a_self_evaluation_become_matters_of_the_enterprise(cast, visit):
    page = reverse("standards:evaluate", args=[cast.mill.pk])
    form = {"on": "2026-03-01", "score": 82, "gaps": "班组培训记录缺失\n\n应急处置卡未上墙\n"}
    assert visit(cast.officer, page, MARCH, data=form).context["form"].non_field_errors() == [
        "自评由企业自己填报。"
    ]
    assert visit(cast.miller, page, MARCH, data=form | {"on": "2026-03-03"}).status_code == 422
    assert visit(cast.miller, page, MARCH, data=form).status_code == 302
    found = Matter.objects.order_by("pk").values_list("description", "source", "subject")
    assert list(found) == [
        ("班组培训记录缺失", "self", cast.mill.organ.pk),
        ("应急处置卡未上墙", "self", cast.mill.organ.pk),
    ]


@pytest.mark.clause("S4-2.5b", "S4-3.3b")
def test_coverage_of_small_enterprises_by_block_and_of_labour_intensive_ones(cast):
    firms = [cast.firm(number) for number in range(2)]
    cast.firm(7, place=cast.town2)
    cast.certified(firms[0])
    assert value("standards.coverage", cast.town, *YEAR).number == pytest.approx(0.5)
    cast.certified(firms[1])
    shares = [value("standards.coverage", place, *YEAR) for place in (cast.town, cast.town2, cast.county)]
    assert [(one.part, one.whole) for one in shares] == [(2, 2), (0, 1), (2, 3)]
    with clock.at(at(date(2026, 1, 4))):
        for firm in (firms[0], cast.mill):
            tag(firm, cast.tag("劳动密集型"), actor=cast.officer)
    one = value("standards.labour_intensive", cast.city, *YEAR)
    assert (one.part, one.whole) == (1, 2)


@pytest.mark.clause("S4-3.3g")
def test_the_page_of_an_enterprise_shows_its_grade_to_who_sees_it(cast, visit):
    row = cast.certified(cast.mill, number="AQB-77")
    page = visit(cast.miller, cast.mill.get_absolute_url(), CERTIFIED)
    panel = next(
        data for template, data in page.context["panels"] if template == "standards/on_enterprise.html"
    )
    assert (panel["held"].number, [one for one, _mark in panel["cases"]]) == ("AQB-77", [row])


def test_a_list_of_three_costs_no_more_than_one_of_one(cast, visit, django_assert_num_queries):
    cast.certified(cast.firm(1))
    with django_assert_num_queries(24) as asked:
        visit(cast.rescuer, "standards:standardizations", CERTIFIED)
    cast.certified(cast.firm(2))
    cast.apply(cast.firm(3))
    with django_assert_num_queries(len(asked)):
        page = visit(cast.rescuer, "standards:standardizations", CERTIFIED)
    assert page.context["paginator"].count == 3
    found = visit(cast.rescuer, f"{reverse('standards:standardizations')}?state=certified", CERTIFIED)
    assert found.context["paginator"].count == 2


def test_an_application_wants_an_office_that_receives_it_and_the_own_enterprise(cast):
    said = {"grade": "micro", "self_score": 80, "held": list(commitments())}
    with clock.at(at(MARCH)) as now:
        with pytest.raises(Refused, match="不受理"):
            apply(cast.mill, actor=cast.officer, office=cast.other_office, now=now, **said)
        with pytest.raises(Refused, match="不在您的管辖范围内"):
            apply(cast.firm(1), actor=cast.fresh(cast.miller), office=cast.emergency, now=now, **said)
        with pytest.raises(ValidationError):
            apply(
                cast.mill, actor=cast.officer, office=cast.emergency, now=now, **said | {"grade": "level_9"}
            )


def test_the_api_applies_and_takes_steps(cast):
    said = {"enterprise": cast.mill.pk, "office": cast.emergency.pk, "grade": "micro", "self_score": 80}
    with clock.at(at(MARCH)):
        client = Client()
        client.force_login(cast.miller, backend="django.contrib.auth.backends.ModelBackend")
        body = said | {"held": list(commitments())}
        answer = client.post("/api/standards/standardizations", body, content_type="application/json")
        assert answer.status_code == 200, answer.content
        pk = answer.json()["id"]
        client.force_login(cast.rescuer, backend="django.contrib.auth.backends.ModelBackend")
        url = f"/api/standards/standardizations/{pk}/check"
        assert client.post(url, {"review_body": 0}, content_type="application/json").status_code == 404
        answer = client.post(url, {"review_body": cast.body.pk}, content_type="application/json")
        assert (answer.status_code, answer.json()["state"]) == (200, "checked")
        assert (
            client.post(url, {"review_body": cast.body.pk}, content_type="application/json").status_code
            == 409
        )
    assert STANDARDIZATION.state(Standardization.objects.get(pk=pk)) == "checked"


def words_of(docx):
    return [line.text for line in Document(BytesIO(docx)).paragraphs if line.text]


def test_the_certificate_is_a_word_file_that_says_when_it_holds_no_more(cast, client):
    row = cast.certified(cast.firm(1))
    paper = row.certificates.get()
    address = reverse("standards:certificate", args=[paper.pk])
    client.force_login(cast.officer)
    answer = client.get(address)
    said = words_of(answer.content)
    assert said[:3] == [f"证书编号：{paper.number}", "安全生产标准化证书", paper.enterprise.name]
    assert said[-2:] == [row.office.name, chinese_date(paper.issued_on)]
    assert f"安全生产标准化{paper.get_grade_display()}企业（{paper.sector}）" in said
    assert len(said) == 9
    Certificate.objects.filter(pk=paper.pk).update(ended_on=paper.issued_on, ended_because="delisted")
    assert (
        words_of(client.get(address).content)[-3] == f"本证书已于{chinese_date(paper.issued_on)}失效（摘牌）"
    )
    client.force_login(cast.outsider)
    assert client.get(address).status_code == 404
