"""From a plan to duties: what is read as what, once, by whom; settled in bulk."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlan.audit.log import history
from anlan.flow.flow import Refused
from anlan.obligations.actions.acting import put_in_force
from anlan.obligations.actions.editing import change_obligation
from anlan.obligations.actions.generating import generate
from anlan.obligations.actions.proposing import adjust, not_taken_up, propose_from
from anlan.obligations.models import Obligation
from anlan.obligations.queries import fingerprint
from anlan.plans.actions.dispatching import confirm_all, settle_unit
from anlan.plans.actions.drafting import draft_plan
from anlan.plans.tests.samples import text_file
from anlan.targets.models import Target
from anlan.testing import make_group, make_user

from .conftest import at

HEAD = """永宁市2026年安全生产工作要点

永安办〔2026〕3号

一、压实责任

"""


def plan_of(cast, *lines, head=HEAD):
    """The tasks ``lines``, each led by housing, confirmed by the office."""
    numbered = [f"{number}.{line}(责任单位:市住建局)\n" for number, line in enumerate(lines, 1)]
    numbered.insert(1, "[每一项目标任务都涉及各乡镇(街道、开发区),在分工中不再罗列]\n")
    plan = draft_plan(actor=cast.officer, organ=cast.office, upload=text_file(head + "\n".join(numbered)))
    confirm_all(plan, actor=cast.officer)
    return plan


@pytest.fixture
def group(cast):
    return make_group("各乡镇(街道、开发区)", cast.city, [cast.town_hall, cast.town2_hall])


EVERY = "every"
READINGS = [
    ("开展建筑施工领域隐患排查，每季度至少检查1次。", {"kind": EVERY, "unit": "quarter"}),
    ("每月开展安全检查不少于2次。", {"kind": EVERY, "unit": "month", "least": 2}),
    ("每半年组织1次应急预案演练。", {"kind": EVERY, "unit": "half_year"}),
    ("全年召开安委会会议不少于4次。", {"kind": EVERY, "unit": "year", "least": 4}),
    ("每日报送值班情况1次。", {"kind": EVERY, "unit": "day"}),
    ("每周开展1次巡查。", {"kind": EVERY, "unit": "week"}),
    ("每半个月开展1次夜查。", {"kind": EVERY, "unit": "half_month"}),
    ("每两个月组织1次联合检查。", {"kind": EVERY, "unit": "month", "step": 2}),
    (
        "每3年开展一次专题研讨班。",
        {"kind": EVERY, "unit": "year", "step": 3, "anchor": 2026},
    ),
    ("任期内对各镇全面巡查全覆盖。", {"kind": "term"}),
    ("每季度检查企业不少于5家。", {"kind": EVERY, "unit": "quarter"}),
    (
        "修订安全生产职责清单，6月底前印发实施。",
        {"kind": "once", "on": "2026-06-30", "from": "2026-01-01"},
    ),
    ("定期分析安全生产形势。", {"kind": "word", "word": "定期"}),
    ("及时通报典型案例。", {"kind": "word", "word": "及时", "about": "bulletin"}),
    ("及时消除各类隐患。", {"kind": "word", "word": "及时", "about": "danger"}),
    (
        "加强春节、国庆节前安全检查。",
        {"kind": "around", "periods": ["spring_festival", "national_day"], "when": ["before"]},
    ),
]


@pytest.mark.parametrize(("text", "cadence"), READINGS, ids=[text[:12] for text, _cadence in READINGS])
def test_how_often_is_read_from_the_words(cast, group, text, cadence):
    plan = plan_of(cast, text)
    (row,) = propose_from(plan, actor=cast.officer)
    assert row.cadence == cadence
    row.refresh_from_db()
    row.full_clean()
    assert (row.state, row.starts_on, row.place) == ("proposed", date(2026, 1, 1), cast.city)
    assert row.basis == "永宁市2026年安全生产工作要点（永安办〔2026〕3号） 1"
    assert (list(row.organs.all()), list(row.groups.all())) == ([cast.housing], [group])


@pytest.mark.parametrize(
    "text", ["完善安全生产制度体系。", "全年检查企业不少于60家。", "事故起数同比下降20%以上。"]
)
def test_targets_and_plain_work_are_no_duties(cast, group, text):
    assert propose_from(plan_of(cast, text), actor=cast.officer) == []


def test_the_printed_word_is_kept_and_the_library_says_what_to_show(cast, group):
    plan = plan_of(cast, "定期分析安全生产形势。", "每季度至少组织1次消防演练。", "每月开展公园巡护1次。")
    words, drill, other = propose_from(plan, actor=cast.officer)
    assert (words.quote, words.library_code) == ("定期分析安全生产形势", "situation_analysis")
    assert (drill.library_code, drill.evidence["items"][0]) == ("fire_drill", ["scheme"])
    assert (other.library_code, other.evidence) == ("", {"items": [["report"]], "fields": [], "roles": []})


def test_a_calendar_line_is_due_in_its_month(cast, group):
    head = "永宁市体育局2026年安全生产工作要点\n\n附件\n\n年度主要工作安排\n\n7月份\n\n"
    text = (
        f"{head}1.组织好暑期安全检查。（责任单位：市住建局）\n\n"
        "2.开展执法检查，分管局领导参与执法过程监督1-2次。（责任单位：市应急局）\n"
    )
    plan = draft_plan(actor=cast.officer, organ=cast.office, upload=text_file(text))
    confirm_all(plan, actor=cast.officer)
    rows = propose_from(plan, actor=cast.officer)
    assert [row.cadence for row in rows] == [
        {"kind": "once", "on": "2026-07-31", "from": "2026-07-01"},
        {"kind": "months", "months": [7], "planned": 2},
    ]
    assert rows[1].library_code == "enforcement_watch"


def test_a_second_time_nothing_is_left_to_propose(cast, group):
    plan = plan_of(cast, "每季度至少检查1次。", "定期通报情况。")
    assert len(propose_from(plan, actor=cast.officer)) == 2
    assert propose_from(plan, actor=cast.officer) == []
    first = Obligation.objects.earliest("pk")
    assert [entry.verb for entry in history(first)] == ["提出履职要求"]


def test_what_is_not_confirmed_waits(cast, group):
    plan = draft_plan(
        actor=cast.officer,
        organ=cast.office,
        upload=text_file(
            "永宁市2026年要点\n\n1.每季度检查1次。（责任单位：某某处室）\n\n2.每月检查1次。（责任单位：市住建局）\n"
        ),
    )
    assert propose_from(plan, actor=cast.officer) == []
    settle_unit(plan, "某某处室", actor=cast.officer, waive="另行确定")
    confirm_all(plan, actor=cast.officer)
    (row,) = propose_from(plan, actor=cast.officer)
    assert (row.quote.startswith("每月"), not_taken_up(plan)) == (True, [])


def test_only_the_office_of_the_plan_proposes(cast, group, client_of):
    plan = plan_of(cast, "每季度至少检查1次。")
    with pytest.raises(Refused, match="只有计划制定单位“市安委办”可以办理。"):
        propose_from(plan, actor=cast.builder)
    address = reverse("obligations:from_plan", args=[plan.pk])
    asked = [client_of(user).get(address).status_code for user in (cast.officer, cast.builder, cast.outsider)]
    assert asked == [200, 404, 404]
    assert client_of(cast.builder).post(address, {"act": "propose"}).status_code == 404
    assert client_of(cast.officer).post(address, {"act": "nonsense"}).status_code == 404
    assert not Obligation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_propose_nothing_twice(cast, group):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    plan, made = plan_of(cast, "每季度至少检查1次。", "定期通报情况。"), []

    def propose():
        made.append(len(propose_from(plan, actor=cast.fresh(cast.officer))))
        connections.close_all()

    threads = [Thread(target=propose) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(made), Obligation.objects.count()) == ([0, 2], 2)


def test_the_second_of_two_who_change_a_proposal_is_told(cast, group):
    (row,) = propose_from(plan_of(cast, "每季度至少检查1次。"), actor=cast.officer)
    seen = fingerprint(row)
    adjust(row, actor=cast.officer, was=seen, title="建筑施工季度检查")
    with pytest.raises(Refused, match="刚刚已由他人修改，请核对后再办。"):
        adjust(row, actor=cast.officer, was=seen, title="季度检查")
    row.refresh_from_db()
    assert row.title == "建筑施工季度检查"


def lines_of(page):
    """What a browser sends back of the page's lines, untouched."""
    sent = {}
    for _row, line, _subject, _demands in page.context["lines"]:
        for bound in line:
            value = bound.value()
            sent[bound.html_name] = "" if value is None else value
    return sent


@pytest.fixture
def proposals(cast, group, client_of):
    plan = plan_of(cast, "每季度至少检查1次。", "定期通报情况。", "每半年组织1次应急演练。")
    client, address = client_of(cast.officer), reverse("obligations:from_plan", args=[plan.pk])
    page = client.get(address)
    assert len(page.context["waiting"]) == 3
    assert client.post(address, {"act": "propose"}).status_code == 302
    return client, address, list(Obligation.objects.order_by("pk"))


def test_the_office_changes_puts_in_force_and_drops_on_one_page(proposals, cast):
    client, address, rows = proposals
    sent = lines_of(client.get(address))
    first, second, third = rows
    sent |= {f"{first.pk}-title": "建筑施工每月检查", f"{first.pk}-how": "month", f"{first.pk}-least": 2}
    sent |= {f"{second.pk}-common": "quarterly_review"}
    assert client.post(address, {**sent, "act": "save"}).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.title, first.cadence) == (
        "建筑施工每月检查",
        {"kind": "every", "unit": "month", "least": 2},
    )
    assert (second.library_code, second.evidence["fields"], second.cadence["word"]) == (
        "quarterly_review",
        ["topic"],
        "定期",
    )
    sent = lines_of(client.get(address)) | {f"{third.pk}-title": "半年演练"}
    assert client.post(address, {**sent, "act": "enforce", "row": [first.pk, third.pk]}).status_code == 302
    page = client.post(address, {"act": "drop", "row": [second.pk]}, follow=True).content.decode()
    assert "缺少必填内容：理由。" in page
    client.post(address, {"act": "drop", "row": [second.pk], "reason": "由季度点评代替"})
    states = list(Obligation.objects.order_by("pk").values_list("title", "state"))
    assert states == [("建筑施工每月检查", "in_force"), (second.title, "dropped"), ("半年演练", "in_force")]
    assert client.post(address, {"act": "propose"}).status_code == 302
    assert Obligation.objects.count() == 3


def test_a_wrong_line_keeps_what_was_typed_and_says_why(proposals):
    client, address, (first, *_others) = proposals
    wrong = lines_of(client.get(address)) | {
        f"{first.pk}-ends_on": "2020-01-01",
        f"{first.pk}-title": "改过的名称",
    }
    for act in ("save", "enforce"):
        answer = client.post(address, {**wrong, "act": act, "row": [first.pk]})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert ("结束日期不能早于开始日期。" in page, "改过的名称" in page) == (True, True)
    first.refresh_from_db()
    assert (first.state, first.title == "改过的名称") == ("proposed", False)


def test_changed_by_another_meanwhile_the_line_is_refused(proposals, cast):
    client, address, (first, *_others) = proposals
    sent = lines_of(client.get(address)) | {f"{first.pk}-title": "我的名称"}
    change_obligation(first, actor=cast.officer, title="他人的名称")
    answer = client.post(address, {**sent, "act": "save"})
    assert (answer.status_code, "刚刚已由他人修改，请核对后再办。" in answer.content.decode()) == (422, True)
    first.refresh_from_db()
    assert first.title == "他人的名称"


def test_settled_by_another_meanwhile(proposals, cast):
    client, address, (first, *_others) = proposals
    sent = lines_of(client.get(address))
    client.post(address, {**sent, "act": "enforce", "row": [first.pk]})
    page = client.post(address, {**sent, "act": "enforce", "row": [first.pk]}, follow=True).content.decode()
    assert "有1项刚刚已由他人办理。" in page
    assert [entry.facts.get("step") for entry in history(first)].count("enforce") == 1


def test_a_lead_and_every_town_owe_it_by_their_dates(cast, group):
    """The organ named and the members of the group beside it; who is both owes it once."""
    (row,) = propose_from(plan_of(cast, "每季度至少检查1次。"), actor=cast.officer)
    group.memberships.create(organ=cast.housing, since=date(2025, 1, 1))
    group.memberships.filter(organ=cast.town2_hall).update(since=date(2026, 3, 25))
    put_in_force(row, actor=cast.officer, now=at(2026, 1, 2))
    generate(at(2026, 1, 2))
    generate(at(2026, 3, 25))
    owed = [(r.key, str(r.organ)) for r in row.occurrences.order_by("due_on", "organ__path")]
    # Who joins in the last third of the quarter owes nothing for it (Q71).
    assert owed == [
        *[("2026-Q1", name) for name in ("市住建局", "柳桥镇")],
        *[("2026-Q2", name) for name in ("市住建局", "柳桥镇", "石门镇")],
    ]


def test_duties_and_targets_side_by_side(cast, group, client_of):
    plan = plan_of(cast, "每季度至少检查1次。", "全年检查企业不少于60家。")
    client, address = client_of(cast.officer), reverse("targets:from_plan", args=[plan.pk])
    assert address in client.get(plan.get_absolute_url()).content.decode()
    assert client.post(address, {"duties": "1"}).status_code == 302
    assert (Obligation.objects.count(), Target.objects.count()) == (1, 1)
    client.post(address, {"duties": "1"})
    assert (Obligation.objects.count(), Target.objects.count()) == (1, 1)
    page = client.get(address).content.decode()
    assert ("每季度" in page, "60" in page, reverse("obligations:from_plan", args=[plan.pk]) in page) == (
        True,
        True,
        True,
    )
    clerk = make_user(cast.housing, "department", name="别处经办")
    assert client_of(clerk).get(address).status_code == 404


def test_the_bulk_page_asks_as_often_for_one_line_as_for_many(cast, group, client_of):
    client = client_of(cast.officer)
    counts = []
    for lines in (1, 6):
        plan = plan_of(cast, *["每季度至少检查1次。"] * lines)
        propose_from(plan, actor=cast.officer)
        address = reverse("obligations:from_plan", args=[plan.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert len(client.get(address).context["lines"]) == lines
        counts.append(len(asked))
    assert counts[0] == counts[1]
