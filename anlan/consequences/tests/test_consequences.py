"""Facts are counted as the rules say; what follows is decided, objected to, reversed, and ends by its term."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from anlan.audit.log import history
from anlan.consequences.actions import expire, raise_fact, withdraw_facts
from anlan.consequences.flow import CONSEQUENCE
from anlan.consequences.kinds import EFFECTS, FACTS
from anlan.consequences.models import Consequence, Trigger
from anlan.consequences.queries import in_force
from anlan.demo import clock
from anlan.facts.actions import correct_fact, withdraw_fact
from anlan.facts.models import Fact
from anlan.flow.flow import Refused
from anlan.notices.models import Notice
from anlan.rulebook.seeding import SEEDS, read

from .conftest import DAY, at, line, problems

SEVERE = {"grade": "较大", "deaths": 3, "responsible": True}
STATE = Consequence.State


def titles(user):
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("title", flat=True))


@pytest.fixture
def proposal(cast, rules, fact):
    """A veto proposed against the town for a severe accident of the day."""
    rules(line())
    with clock.at(at()):
        fact("accident", DAY, subject="某厂", facts=SEVERE)
    return Consequence.objects.get()


def test_the_rules_speak_of_every_fact_and_effect_by_its_name():
    legend = next(rule for rule in read(SEEDS) if rule.key == "consequences.rules").legend
    codes = {code: str(found.label) for code, found in (FACTS | EFFECTS).items()}
    columns = {"fact", "effect", "mode", "count", "days", "term", "basis", "automatic", "proposed"}
    assert {code: label for code, label in legend.items() if code not in columns} == codes


def test_a_fact_is_raised_once_for_a_row_and_a_subject(cast):
    said = {"subject": cast.town_hall, "on": DAY, "now": at()}
    assert raise_fact("occurrence_missed", cast.plant, **said)
    assert raise_fact("occurrence_missed", cast.plant, **said) is None
    assert raise_fact("occurrence_missed", cast.plant, **(said | {"subject": cast.housing}))
    assert Trigger.objects.count() == 2


@pytest.mark.parametrize(("days", "found"), [((0, 10, 20), 1), ((0, 10, 400), 0), ((0, 10), 0)])
def test_so_many_facts_within_so_many_days(cast, rules, fact, days, found):
    rules(line("major_danger_overdue", count=3))
    with clock.at(at()):
        for number, ago in enumerate(days):
            fact("major_danger_overdue", DAY - timedelta(ago), subject=f"隐患{number}")
    assert Consequence.objects.count() == found


def test_a_further_fact_joins_what_is_weighed_and_counts_once(cast, rules, fact, take):
    rules(line("major_danger_overdue", count=2))
    with clock.at(at()):
        for number in range(3):
            fact("major_danger_overdue", DAY, subject=f"隐患{number}")
        row = Consequence.objects.get()
        assert row.triggers.count() == 3
        fact("major_danger_overdue", DAY, subject="他镇隐患", organ=cast.town2_hall)
    assert Consequence.objects.count() == 1
    take(cast.officer, row, "reject", reason="已另行处理")
    with clock.at(at()):
        fact("major_danger_overdue", DAY, subject="隐患3")
        assert Consequence.objects.count() == 1  # those weighed before count no more
        fact("major_danger_overdue", DAY, subject="隐患4")
    assert list(Consequence.objects.order_by("pk").values_list("state", flat=True)) == [
        "rejected",
        "proposed",
    ]


def test_an_automatic_effect_holds_at_once_and_ends_by_its_term(cast, rules, fact):
    rules(line(mode="automatic", term=30))
    with clock.at(at()):
        fact("accident", DAY, subject="某厂", facts=SEVERE)
    row = Consequence.objects.get()
    last = date(2026, 4, 8)
    assert (row.state, row.decided_by, row.starts_on, row.ends_on) == (STATE.APPLIED, None, DAY, last)
    assert titles(cast.townsman) == ["本单位受到奖惩措施：一票否决"]
    assert expire(at(last)) == 0
    assert expire(at(last + timedelta(1))) == 1
    row.refresh_from_db()
    assert row.state == STATE.EXPIRED
    held = [
        in_force(cast.town_hall, "veto", day).exists()
        for day in (DAY - timedelta(1), DAY, last, last + timedelta(1))
    ]
    assert held == [False, True, True, False]


def test_a_proposal_wants_a_person_of_the_office_and_a_reason(cast, proposal, take):
    assert not in_force(cast.town_hall, "veto", DAY).exists()
    assert titles(cast.officer) == ["待决定：柳桥镇：一票否决"]
    assert take(cast.townsman, proposal, "apply", reason="无").status_code == 404
    assert take(cast.officer, proposal, "apply", reason="").status_code == 422
    assert proposal.state == STATE.PROPOSED
    assert take(cast.officer, proposal, "apply", reason="事故已认定").status_code == 302
    assert (proposal.state, proposal.decided_by, proposal.reason, proposal.basis) == (
        STATE.APPLIED,
        cast.officer,
        "事故已认定",
        "某办法第三条",
    )
    assert in_force(cast.town_hall, "veto", DAY).get() == proposal
    assert not in_force(cast.town_hall, "close_watch", DAY).exists()
    assert not in_force(cast.town2_hall, "veto", DAY).exists()


def test_the_subject_sees_what_holds_and_not_what_is_weighed(cast, proposal, client_of, take):
    page = reverse("consequences:consequence", args=[proposal.pk])
    seen = [client_of(user).get(page).status_code for user in (cast.officer, cast.townsman, cast.outsider)]
    assert seen == [200, 404, 404]
    take(cast.officer, proposal, "apply", reason="事故已认定")
    assert client_of(cast.townsman).get(page).status_code == 200


def test_nobody_decides_in_a_matter_of_its_own(cast, rules, take):
    rules(line("occurrence_missed"))
    said = {"subject": cast.office, "on": DAY, "now": at()}
    raise_fact("occurrence_missed", cast.plant, **said)
    row = Consequence.objects.get()
    assert row.office is None  # no office stands above the city's
    row.told = True
    row.save()
    assert take(cast.officer, row, "apply", reason="自己决定").status_code == 404
    assert Consequence.objects.get().state == STATE.PROPOSED


def test_an_objection_is_answered_by_upholding_or_reversal(cast, proposal, take):
    assert take(cast.townsman, proposal, "object", reason="早了").status_code == 404
    take(cast.officer, proposal, "apply", reason="事故已认定")
    answer = take(cast.officer, proposal, "uphold", reason="维持")
    assert problems(answer) == ["没有待答复的异议。"]
    answer = take(cast.townsman, proposal, "object", DAY + timedelta(11), reason="不是责任事故")
    assert problems(answer) == ["异议期已于2026-03-20届满。"]
    assert (
        take(cast.townsman, proposal, "object", DAY + timedelta(10), reason="不是责任事故").status_code == 302
    )
    assert problems(take(cast.townsman, proposal, "object", reason="再来")) == ["已经提出过异议。"]
    assert take(cast.officer, proposal, "uphold", reason="认定无误").status_code == 302
    lifted = DAY + timedelta(12)
    assert take(cast.officer, proposal, "reverse", lifted, reason="复核后更正").status_code == 302
    assert proposal.state == STATE.REVERSED
    held = [in_force(cast.town_hall, "veto", day).exists() for day in (lifted - timedelta(1), lifted)]
    assert held == [True, False]
    assert titles(cast.townsman)[1:] == ["异议不成立，维持：一票否决", "已撤销：一票否决"]


def test_a_withdrawn_fact_lets_its_proposal_fall(cast, rules, fact, take):
    rules(line("major_danger_overdue", count=2))
    with clock.at(at()):
        rows = [fact("major_danger_overdue", DAY, subject=f"隐患{number}") for number in range(2)]
        withdraw_fact(rows[0], actor=cast.officer, reason="登记有误")
    row = Consequence.objects.get()
    assert (row.state, row.reason) == (STATE.REJECTED, "所依据的事实已撤回：台账作废：登记有误")
    assert [entry.actor_name for entry in history(row)] == ["系统", "系统"]


def test_a_fact_put_right_is_raised_or_withdrawn(cast, proposal, fact):
    raised = Trigger.objects.get(code="severe_accident")
    register = Fact.objects.get()
    correct_fact(register, actor=cast.officer, reason="复核", facts=SEVERE | {"responsible": False})
    raised.refresh_from_db()
    proposal.refresh_from_db()
    assert (raised.withdrawn_because, proposal.state) == ("台账更正：复核", STATE.REJECTED)
    correct_fact(register, actor=cast.officer, reason="再复核", facts=SEVERE)
    raised.refresh_from_db()
    assert raised.withdrawn_at is None


def test_what_holds_stays_when_its_fact_falls_and_the_office_hears(cast, proposal, take):
    take(cast.officer, proposal, "apply", reason="事故已认定")
    register = Fact.objects.get()
    withdraw_facts("severe_accident", register, reason="查无此事", actor=cast.officer, now=at())
    proposal.refresh_from_db()
    assert proposal.state == STATE.APPLIED
    assert titles(cast.officer)[-1] == "所依据的事实已撤回，请研究是否撤销：柳桥镇：一票否决"


def test_two_who_decide_at_once_are_not_both_heard(cast, proposal):
    again = Consequence.objects.get(pk=proposal.pk)
    CONSEQUENCE.move(proposal, "apply", actor=cast.officer, now=at(), reason="采用")
    with pytest.raises(Refused, match="刚刚已由他人处理"):
        CONSEQUENCE.move(again, "reject", actor=cast.officer, now=at(), reason="不采用")


def test_lists_and_api_stay_within_scope_and_few_queries(
    cast, proposal, client_of, django_assert_num_queries
):
    client = client_of(cast.officer)
    url = reverse("consequences:consequences")
    client.get(url)
    with django_assert_num_queries(7):
        page = client.get(url)
    assert [row.pk for row, _cells in page.context["lines"]] == [proposal.pk]
    api = client.get("/api/consequences/consequences").json()
    assert [(row["subject"], row["effect"], row["facts"]) for row in api] == [("柳桥镇", "veto", ["某厂"])]
    for path in (url, reverse("consequences:triggers")):
        assert client_of(cast.outsider).get(path).context["paginator"].count == 0
    assert client_of(cast.outsider).get("/api/consequences/consequences").json() == []
    assert client.get(reverse("consequences:triggers")).context["paginator"].count == 2


def test_what_came_by_itself_falls_with_its_fact_and_comes_again_with_it(cast, rules, fact):
    rules(line(mode="automatic"))
    with clock.at(at()):
        fact("accident", DAY, subject="某厂", facts=SEVERE)
        register = Fact.objects.get()
        correct_fact(register, actor=cast.officer, reason="复核", facts=SEVERE | {"responsible": False})
        assert not in_force(cast.town_hall, "veto", DAY).exists()
        correct_fact(register, actor=cast.officer, reason="再复核", facts=SEVERE)
    assert list(Consequence.objects.order_by("pk").values_list("state", flat=True)) == ["reversed", "applied"]
    assert titles(cast.townsman)[:2] == ["本单位受到奖惩措施：一票否决", "已撤销：一票否决"]


def test_a_proposal_that_fell_with_its_fact_is_made_again_with_it(cast, proposal):
    register = Fact.objects.get()
    for responsible in (False, True):
        facts = SEVERE | {"responsible": responsible}
        correct_fact(register, actor=cast.officer, reason="复核", facts=facts)
    states = list(Consequence.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["rejected", "proposed"]
