"""Responsibility letters: expected pairs from the tree, issue, two signatures, signing rate, alarm, archive."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from anlan.audit.log import history
from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.jobs.models import Job
from anlan.jobs.queue import run
from anlan.letters.models import Letter
from anlan.notices.models import Notice
from anlan.plans.actions.commitments import issue_all, open_round
from anlan.plans.flow import COMMITMENT
from anlan.plans.models import Commitment, CommitmentRound
from anlan.plans.signing import rate, unsigned, with_rates
from anlan.plans.views.commitments import ROUNDS
from anlan.testing import make_group, make_organ, make_user

from .test_work import photo

TITLE = "2026年安全生产目标管理责任书"
TOWNS = ("东山镇", "西河镇", "南塘镇", "北桥镇", "中心镇")


@pytest.fixture
def towns(cast):
    organs = [
        make_organ(f"{name}人民政府", cast.city, short_name=name, order=n) for n, name in enumerate(TOWNS)
    ]
    return {
        organ.short_name: (organ, make_user(organ, "town", name=f"{organ.short_name}经办"))
        for organ in organs
    }


@pytest.fixture
def group(cast, towns):
    return make_group("各镇", cast.city, [organ for organ, _user in towns.values()])


def opened(cast, group, due_on=None, title=TITLE):
    return open_round(
        actor=cast.officer,
        organ=cast.office,
        title=title,
        year=2026,
        due_on=due_on or timezone.localdate() - timedelta(days=1),
        goals="不发生较大以上事故。\n重大隐患按期整改率100%。",
        duties="分解任务到人。",
        group=group,
    )


def sign(letter, actor):
    return COMMITMENT.move(letter, "sign", actor=actor, scan=[photo("签字页.png")])


def signed_by_both(cast, letter, lower):
    sign(letter, lower)
    return sign(letter, cast.officer)


def figures(row):
    row = with_rates(CommitmentRound.objects.filter(pk=row.pk)).get()
    return row.expected, row.signed, rate(row)


@pytest.mark.scenario(37)
@pytest.mark.clause("S0-A03.1b", "S3-1.2.4", "S0-3.1.1c")
def test_three_of_five_signed_by_the_closing_day_is_sixty_per_cent_and_two_pairs_alarm(
    cast, towns, group, client_of
):
    office = client_of(cast.officer)
    closing = timezone.localdate() - timedelta(days=1)
    data = {
        "organ": cast.office.pk,
        "title": TITLE,
        "year": 2026,
        "group": group.pk,
        "due_on": closing.isoformat(),
        "goals": "不发生较大以上事故。",
        "duties": "分解任务到人。",
    }
    url = office.post(reverse("plans:open_round"), data).url
    row = CommitmentRound.objects.get()
    assert url == row.get_absolute_url()
    office.post(url, {"act": "issue"})
    for name in TOWNS[:3]:
        organ, user = towns[name]
        letter = row.commitments.get(organ=organ)
        step = reverse("plans:commitment_step", args=[letter.pk, "sign"])
        assert client_of(user).post(step, {"scan": photo("签字页.png")}).status_code == 302
        assert office.post(step, {"scan": photo("签字页.png")}).status_code == 302
    organ, user = towns[TOWNS[3]]  # one side alone is not signed
    step = reverse("plans:commitment_step", args=[row.commitments.get(organ=organ).pk, "sign"])
    client_of(user).post(step, {"scan": photo("签字页.png")})

    page = office.get(url)
    assert (page.context["row"].expected, page.context["row"].signed, page.context["rate"]) == (5, 3, 60)
    assert [str(organ) for organ in page.context["alarm"]] == ["北桥镇", "中心镇"]
    assert "市安委办 — 北桥镇；市安委办 — 中心镇" in page.content.decode()
    [line] = office.get(reverse("plans:rounds")).context["lines"]
    cells = {column.name: column.plain(line[0]) for column, _cell in line[1]}
    assert (cells["expected"], cells["signed"], cells["rate"]) == (5, 3, 60)


def test_before_the_closing_day_nothing_alarms(cast, group, client_of):
    row = opened(cast, group, due_on=timezone.localdate())
    page = client_of(cast.officer).get(row.get_absolute_url())
    assert (page.context["overdue"], list(page.context["alarm"])) == (False, [])
    assert [str(organ) for organ in unsigned(row)] == list(TOWNS)


def test_pairs_come_from_the_tree_not_from_the_letters(cast, towns, group, client_of):
    row = opened(cast, group, due_on=timezone.localdate() + timedelta(days=30))
    late = make_organ("新设镇人民政府", cast.city, short_name="新设镇", order=9)
    group.memberships.create(organ=late, since=timezone.localdate())
    assert figures(row) == (6, 0, 0)
    client = client_of(cast.officer)
    assert client.get(row.get_absolute_url()).context["missing"] == 1
    client.post(row.get_absolute_url(), {"act": "draft"})
    assert set(row.commitments.values_list("organ__short_name", flat=True)) == {*TOWNS, "新设镇"}
    # Who leaves the group before the closing day is not expected any more, even with a signed letter.
    organ, user = towns["东山镇"]
    issue_all(row, actor=cast.officer)
    signed_by_both(cast, row.commitments.get(organ=organ), user)
    assert figures(row) == (6, 1, 17)
    group.memberships.filter(organ=organ).update(until=timezone.localdate())
    assert figures(row) == (5, 0, 0)


@pytest.mark.clause("S0-3.1.1c")
def test_without_a_group_the_next_level_signs(cast):
    for name in ("综合科", "督查科"):
        make_organ(name, cast.city, parent=cast.office)
    make_organ("撤销科", cast.city, parent=cast.office, active=False)
    row = opened(cast, None)
    assert sorted(str(letter.organ) for letter in row.commitments.all()) == ["督查科", "综合科"]
    assert figures(row) == (2, 0, 0)


def test_a_round_needs_somebody_to_sign_and_is_opened_once(cast, group, client_of):
    with pytest.raises(Refused, match="没有应签订的单位"):
        opened(cast, None)
    assert not CommitmentRound.objects.exists()
    opened(cast, group)
    with pytest.raises(Refused, match="已经发起过"):
        opened(cast, group)
    with pytest.raises(Refused, match="只能由签订单位自己发起"):
        open_round(
            actor=cast.builder,
            organ=cast.office,
            title="x",
            year=2026,
            due_on=date(2026, 3, 31),
            goals="x",
            group=group,
        )
    assert client_of(cast.builder).get(reverse("plans:open_round")).status_code == 404


def test_issuing_makes_a_numbered_letter_and_tells_the_unit(cast, towns, group, client_of):
    row = opened(cast, group)
    assert issue_all(row, actor=cast.officer) == 5
    with pytest.raises(Refused, match="没有待下发的责任书"):
        issue_all(row, actor=cast.officer)
    organ, user = towns["东山镇"]
    commitment = row.commitments.get(organ=organ)
    letter = Letter.objects.on(commitment).get()
    assert letter.title == TITLE
    assert sorted(file.kind for file in attached(letter)) == ["docx", "pdf"]
    assert (
        Notice.objects.filter(recipient=user, kind="plans.commitment").get().title == f"请签订责任书：{TITLE}"
    )
    page = client_of(user).get(commitment.get_absolute_url())
    for file in attached(letter):
        assert file.get_absolute_url() in page.content.decode()
        assert len(client_of(user).get(file.get_absolute_url()).getvalue()) == file.size
        assert client_of(cast.outsider).get(file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("lower_first", [True, False])
def test_both_sign_in_either_order_and_once(cast, towns, group, lower_first):
    row = opened(cast, group)
    issue_all(row, actor=cast.officer)
    organ, user = towns["东山镇"]
    letter = row.commitments.get(organ=organ)
    first, second = (user, cast.officer) if lower_first else (cast.officer, user)
    sign(letter, first)
    letter.refresh_from_db()
    assert letter.state == "issued"
    with pytest.raises(Refused, match="本单位已签字"):
        sign(letter, first)
    sign(letter, second)
    letter.refresh_from_db()
    assert letter.state == "signed"
    assert (letter.lower_signed_by, letter.upper_signed_by) == (user, cast.officer)
    assert sorted(file.kind for file in attached(letter)) == ["lower_signature", "upper_signature"]


def test_a_stale_page_does_not_undo_the_other_signature(cast, towns, group):
    row = opened(cast, group)
    issue_all(row, actor=cast.officer)
    organ, user = towns["东山镇"]
    here, there = (Commitment.objects.get(round=row, organ=organ) for _side in range(2))
    sign(here, user)
    sign(there, cast.officer)  # loaded before the other side signed
    here.refresh_from_db()
    assert (here.state, here.lower_signed_by, here.upper_signed_by) == ("signed", user, cast.officer)


def test_who_may_not_sign(cast, towns, group):
    row = opened(cast, group)
    organ, user = towns["东山镇"]
    letter = row.commitments.get(organ=organ)

    def refusal(actor, **facts):
        with pytest.raises(Refused) as no:
            COMMITMENT.move(letter, "sign", actor=actor, **facts)
        return str(no.value)

    assert refusal(user, scan=[photo()]) == "现处“拟制”状态，不能签字。"
    issue_all(row, actor=cast.officer)
    letter.refresh_from_db()
    assert refusal(user) == "缺少必填内容：签字扫描件。"
    assert refusal(cast.boss, scan=[photo()]) == "您当前的岗位没有这项权限。"
    assert refusal(towns["西河镇"][1], scan=[photo()]) == "只有签订双方可以签字。"
    assert refusal(cast.outsider, scan=[photo()]) == "不在您的管辖范围内。"
    assert not attached(letter).exists()


def test_a_unit_sees_its_own_letter_and_not_the_others(cast, towns, group, client_of):
    row = opened(cast, group)
    outside = make_organ("远山镇人民政府", cast.town2, short_name="远山镇")
    stranger = make_user(outside, "town")
    organ, _user = towns["东山镇"]
    letter = row.commitments.get(organ=organ)
    assert client_of(stranger).get(row.get_absolute_url()).status_code == 404
    assert client_of(stranger).get(letter.get_absolute_url()).status_code == 404
    assert client_of(cast.builder).get(row.get_absolute_url()).status_code == 404  # of another sector
    assert client_of(cast.boss).get(row.get_absolute_url()).status_code == 200
    only = make_group("石门", cast.city, [outside, organ])
    second = opened(cast, only, title="消防安全责任书")
    page = client_of(stranger).get(second.get_absolute_url())
    assert [str(organ) for organ, _letter in page.context["pairs"]] == ["远山镇"]
    assert "签订率" not in page.content.decode()
    [(line, _cells)] = client_of(stranger).get(reverse("plans:rounds")).context["lines"]
    assert [column.plain(line) for column in ROUNDS if column.name in ("expected", "signed", "rate")] == [
        None
    ] * 3
    assert client_of(stranger).post(second.get_absolute_url(), {"act": "issue"}).status_code == 404


def test_the_result_is_kept_and_the_archive_frozen(cast, towns, group):
    row = opened(cast, group)
    issue_all(row, actor=cast.officer)
    organ, user = towns["东山镇"]
    letter = signed_by_both(cast, row.commitments.get(organ=organ), user)
    with pytest.raises(Refused, match="现处“已签订”状态，不能归档"):
        COMMITMENT.move(letter, "close", actor=cast.officer)
    with pytest.raises(Refused, match="您当前的岗位没有这项权限"):
        COMMITMENT.move(letter, "assess", actor=user, result="优秀")
    COMMITMENT.move(letter, "assess", actor=cast.officer, result="优秀")
    COMMITMENT.move(letter, "close", actor=cast.officer)
    letter.refresh_from_db()
    assert (letter.state, letter.result) == ("closed", "优秀")
    assert all(file.sealed for file in attached(letter))
    verbs = [entry.verb for entry in history(letter)]
    assert [verb for verb in verbs if verb != "上传附件"] == [
        "归档",
        "登记考核结果",
        "签字",
        "双方签订完成",
        "签字",
        "下发签订",
        "印发公文",
        "拟制责任书",
    ]
    assert figures(row) == (5, 1, 20)  # an archived letter was signed


def test_the_list_costs_the_same_with_more_rows(cast, group, client_of):
    opened(cast, group)
    client, url = client_of(cast.officer), reverse("plans:rounds")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    opened(cast, group, title="消防安全责任书")
    opened(cast, group, title="交通安全责任书")
    with CaptureQueriesContext(connection) as three:
        assert len(client.get(url).context["lines"]) == 3
    assert len(one) == len(three)


def test_many_letters_are_issued_after_the_answer(cast, towns, group, client_of, monkeypatch):
    monkeypatch.setattr("anlan.plans.views.commitments.ISSUED_AT_ONCE", 3)
    row = opened(cast, group)
    answer = client_of(cast.officer).post(row.get_absolute_url(), {"act": "issue"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "正在后台下发5份责任书，刷新本页可以看到进度。"
    ]
    assert not row.commitments.filter(state="issued").exists()
    waiting = Job.objects.get(name="plans.issue_round")
    first = row.commitments.first()
    COMMITMENT.move(
        first, "issue", actor=cast.officer
    )  # somebody, or a worker killed later, was there before
    assert run(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.percent, waiting.message) == ("done", 100, "4/4")
    assert row.commitments.filter(state="issued").count() == 5
    assert Letter.objects.count() == 5
