"""A campaign from its preparation to the leader's decision, through its pages."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from anlan.audit.log import history
from anlan.campaigns.models import Campaign, Draw, Entry, Stage, Subject
from anlan.demo import clock
from anlan.letters.models import Letter
from anlan.lib.sampling import sample, size_of
from anlan.notices.models import Notice
from anlan.obligations.actions.acting import accept, submit
from anlan.obligations.models import Occurrence
from anlan.rulebook.book import rule

from .conftest import at, correct, paper

DAY = date(2026, 3, 10)


def stage(row, code):
    return row.stages.get(code=code)


def hand_in(cast, stage, day, *users):
    """Every unit hands in what it owes in the stage, and the office accepts it."""
    kind = stage.obligation.evidence["items"][0][0]
    for user in users:
        duty = Occurrence.objects.get(obligation=stage.obligation, organ=user.home)
        submit(duty, actor=user, now=at(day), occurred_on=day, evidence=[(kind, paper())])
        accept(duty, actor=cast.officer, now=at(day, 15))


@pytest.mark.clause("S1-12b", "S1-12q", "S1-12u", "S4-3.1b")
def test_launching_gives_every_unit_its_duties_by_stage(cast, launched):
    row = launched
    assert (row.state, row.place, row.ends_on) == ("launched", cast.city, date(2026, 7, 24))
    assert [unit.organ for unit in row.units.all()] == [cast.town_hall, cast.town2_hall]
    states = [(one.code, one.state, one.obligation_id is not None) for one in row.stages.all()]
    assert states == [
        ("launch", "current", True),
        ("self_check", "planned", True),
        ("rectification", "planned", True),
        ("check", "planned", True),
        ("look_back", "planned", False),
        ("summary", "planned", True),
    ]
    first = stage(row, "launch")
    duties = Occurrence.objects.filter(obligation=first.obligation)
    assert {(duty.organ, duty.opens_on, duty.due_on) for duty in duties} == {
        (cast.town_hall, date(2026, 3, 2), date(2026, 3, 16)),
        (cast.town2_hall, date(2026, 3, 2), date(2026, 3, 16)),
    }
    assert first.obligation.evidence["items"] == [["scheme"]]  # the unit's sub-plan, with its file
    told = Notice.objects.filter(kind="campaigns.launched").values_list("recipient", flat=True)
    assert set(told) == {cast.townsman.pk, cast.town2sman.pk}


def test_a_campaign_without_issued_plan_or_units_is_not_launched(cast, prepared, document, do):
    bare = prepared(document="", groups=[])
    assert do(cast.officer, DAY, "step", bare, "launch") == [
        "没有已印发的实施方案：请关联已登记发文日期的文件，或执行中的工作计划。"
    ]
    alone = prepared(groups=[])
    assert do(cast.officer, DAY, "step", alone, "launch") == ["还没有参与单位。"]
    document.issued_on = None
    document.save()
    unissued = prepared()
    assert do(cast.officer, DAY, "step", unissued, "launch") != []
    document.issued_on = DAY
    document.save()
    assert do(cast.officer, DAY, "step", unissued, "launch") == []


def test_a_stage_ends_when_its_criteria_are_met_or_explained(cast, launched, do):
    first, second = stage(launched, "launch"), stage(launched, "self_check")
    assert do(cast.officer, DAY, "stage_step", first, "complete") == [
        "未达到转段条件：参与单位本阶段报送齐全（0/2）。确需转入下一阶段的，请说明理由。"
    ]
    hand_in(cast, first, DAY, cast.townsman)
    assert "（1/2）" in do(cast.officer, DAY, "stage_step", first, "complete")[0]
    hand_in(cast, first, DAY, cast.town2sman)
    assert do(cast.officer, DAY, "stage_step", first, "complete") == []
    assert (first.state, first.completed_on, first.reason) == ("done", DAY, "")
    assert first.stood == [{"label": "参与单位本阶段报送齐全", "done": 2, "whole": 2}]
    second.refresh_from_db()
    assert second.state == "current"
    assert do(cast.officer, DAY, "stage_step", second, "complete", reason="已提前进入整治") == []
    assert (second.reason, second.stood[0]["done"], second.stood[0]["whole"]) == ("已提前进入整治", 0, 4)


def test_only_who_carries_it_ends_a_stage(cast, launched, client_of):
    first = stage(launched, "launch")
    address = reverse("campaigns:stage_step", args=[first.pk, "complete"])
    assert client_of(cast.townsman).post(address, {"reason": "x"}).status_code == 404
    assert client_of(cast.outsider).post(address, {"reason": "x"}).status_code == 404
    first.refresh_from_db()
    assert first.state == "current"


def test_objects_go_to_the_unit_of_their_town(cast, launched, plants):
    rows = launched.subjects.order_by("pk")
    assert [row.unit for row in rows] == [cast.town_hall] * 3 + [cast.town2_hall]
    assert [row.enterprise.organ for row in rows] == plants


def test_a_pasted_name_that_means_nobody_is_told_with_its_line(cast, launched, client_of):
    said = {"pasted": f"TEST{0:014}\n没有这家公司"}
    answer = client_of(cast.officer).post(reverse("campaigns:add", args=[launched.pk]), said)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == ["第2行“没有这家公司”：没有找到，请写全称。"]
    both = client_of(cast.officer).post(
        reverse("campaigns:add", args=[launched.pk]), said | {"place": cast.city.pk}
    )
    assert both.context["form"].non_field_errors() == ["请按条件选择，或者粘贴名单，二者选一。"]


def test_objects_by_what_they_have_in_common(cast, prepared, plants, client_of):
    row = prepared()
    said = {"place": cast.town.pk, "sector": cast.industry.pk}
    assert client_of(cast.officer).post(reverse("campaigns:add", args=[row.pk]), said).status_code == 302
    assert {subject.organ for subject in row.subjects.all()} == set(plants[:3])
    # Once more lists nobody twice.
    client_of(cast.officer).post(reverse("campaigns:add", args=[row.pk]), said)
    assert row.subjects.count() == 3


@pytest.mark.clause("S0-3.4.2b", "S1-12a")
def test_progress_follows_from_dated_entries_with_papers(cast, launched, do):
    row = launched.subjects.first()
    assert do(cast.manager, DAY, "subject_step", row, "self_check", happened_on=DAY) == ["这个字段是必填项。"]
    said = {"happened_on": DAY, "papers": paper()}
    assert do(cast.manager, DAY, "subject_step", row, "self_check", **said) == []
    assert (row.progress, row.self_checked_on) == ("self_checked", DAY)
    said = {"happened_on": DAY, "papers": paper()}
    assert do(cast.townsman, DAY, "subject_step", row, "check", **said) == []
    assert (row.progress, row.checked_on) == ("checked", DAY)
    said = {"happened_on": DAY, "papers": paper()}
    assert do(cast.manager, DAY, "subject_step", row, "rectify", **said) == []
    assert row.progress == "checked"
    kinds = list(Entry.objects.filter(subject=row).order_by("pk").values_list("kind", "organ__short_name"))
    assert [kind for kind, _organ in kinds] == ["self_check", "check", "rectify"]


def test_the_object_itself_does_not_check_itself(cast, launched, do):
    row = launched.subjects.first()
    said = {"happened_on": DAY, "papers": paper()}
    refused = do(cast.manager, DAY, "subject_step", row, "check", **said)
    assert refused == [f"只有责任单位“{cast.town_hall}”或牵头单位可以登记。"]
    said["papers"] = paper()
    assert do(cast.townsman, DAY, "subject_step", row, "check", **said) == []


def test_days_before_the_launch_or_to_come_are_refused(cast, launched, do):
    row = launched.subjects.first()
    for day, problem in (
        (date(2026, 3, 1), "日期早于行动启动（2026-03-02）。"),
        (DAY + timedelta(1), "日期还没有到。"),
    ):
        said = {"happened_on": day, "papers": paper()}
        assert do(cast.townsman, DAY, "subject_step", row, "check", **said) == [problem]


def check_all(cast, row, do, day=DAY):
    for subject in row.subjects.all():
        said = {"happened_on": day, "papers": paper()}
        assert do(cast.officer, day, "subject_step", subject, "check", **said) == []


def test_the_look_back_is_drawn_from_a_kept_seed_and_can_fail(cast, launched, do, find, client_of):
    address = reverse("campaigns:campaign", args=[launched.pk])
    client = client_of(cast.officer)
    client.post(address)
    assert Draw.objects.count() == 0  # nothing has been checked
    check_all(cast, launched, do)
    client.post(address)
    made = Draw.objects.get()
    assert len(made.pool) == 4
    assert made.drawn == sample(made.pool, made.seed, size_of(4, rule("campaigns.look_back_percent"), 3))
    assert made.drawn == sorted(launched.subjects.filter(look_back="drawn").values_list("pk", flat=True))
    row = Subject.objects.get(pk=made.drawn[0])
    danger = find(cast.officer, DAY, row)
    said = {"happened_on": DAY, "papers": paper()}
    assert do(cast.officer, DAY, "subject_step", row, "look_back", **said) == []
    assert (row.look_back, row.progress) == ("failed", "checked")
    told = set(Notice.objects.filter(kind="campaigns.failed").values_list("recipient", flat=True))
    assert told == {user.pk for user in (cast.townsman, cast.town2sman) if user.home == row.unit}
    correct(danger, cast.officer, DAY)
    said = {"happened_on": DAY, "papers": paper()}
    assert do(cast.officer, DAY, "subject_step", row, "look_back", **said) == []
    assert (row.look_back, row.progress) == ("passed", "looked_back")
    undrawn = launched.subjects.get(look_back="")
    said = {"happened_on": DAY, "papers": paper()}
    assert do(cast.officer, DAY, "subject_step", undrawn, "look_back", **said) == ["没有被抽中回头看。"]


def test_sampling_is_by_the_seed_alone():
    pool = list(range(1, 101))
    assert sample(pool, "a", 10) == sample(pool[::-1], "a", 10)
    assert sample(pool, "a", 10) != sample(pool, "b", 10)
    assert (size_of(100, 10, 3), size_of(5, 10, 3), size_of(2, 10, 3), size_of(101, 10, 3)) == (10, 3, 2, 11)


def finish_stages(cast, row, do):
    while current := row.stages.filter(state=Stage.State.CURRENT).first():
        assert do(cast.officer, DAY, "stage_step", current, "complete", reason="按计划转段") == []


@pytest.mark.clause("S2-4.3a", "S0-A10.2")
def test_the_leader_decides_on_the_summary_and_what_is_left_is_handed_over(cast, launched, do, find):
    check_all(cast, launched, do)
    for subject in launched.subjects.all():
        find(cast.officer, DAY, subject)
    assert do(cast.officer, DAY, "step", launched, "summarise", effect="成效") == [
        "“动员部署”阶段还没有完成。"
    ]
    finish_stages(cast, launched, do)
    assert do(cast.officer, DAY, "step", launched, "summarise", effect="四家企业检查一遍。") == [
        "还有未整改的隐患，请写明遗留问题如何移交、由谁负责、何时完成。"
    ]
    said = {"effect": "四家企业检查一遍。", "residual": "由所在镇继续督促，4月底前完成。"}
    assert do(cast.officer, DAY, "step", launched, "summarise", **said) == []
    assert launched.state == "closing"
    figures = launched.figures
    assert (figures["objects"], figures["checked"], figures["dangers"], len(figures["left"])) == (4, 4, 4, 4)
    assert do(cast.boss, DAY, "step", launched, "close") == []
    assert (launched.state, launched.closed_on) == ("closed", DAY)
    issued = Letter.objects.get(kind="campaign_summary")
    texts = [block["text"] for block in issued.content["blocks"] if "text" in block]
    assert "四家企业检查一遍。" in texts
    told = set(Notice.objects.filter(kind="campaigns.residual").values_list("recipient", flat=True))
    assert told == {cast.townsman.pk, cast.town2sman.pk}


def test_who_wrote_the_summary_does_not_decide_on_it(cast, launched, do, client_of):
    finish_stages(cast, launched, do)
    assert do(cast.officer, DAY, "step", launched, "summarise", effect="成效") == []
    address = reverse("campaigns:step", args=[launched.pk, "close"])
    assert client_of(cast.officer).post(address).status_code == 404
    assert do(cast.boss, DAY, "step", launched, "return", reason="补充成效数据") == []
    assert launched.state == "launched"


def test_cancelling_lets_the_units_off(cast, launched, do):
    open_ones = Occurrence.objects.filter(
        obligation__in=launched.stages.values("obligation"), state="pending"
    )
    assert open_ones.count() == 6
    assert do(cast.officer, DAY, "step", launched, "cancel", reason="并入全市行动") == []
    assert open_ones.count() == 0


def test_days_of_coming_stages_move_with_their_duties(cast, launched, client_of):
    check = stage(launched, "self_check")
    days = {}
    for one in launched.stages.all():
        days |= {f"starts_on_{one.pk}": one.starts_on, f"ends_on_{one.pk}": one.ends_on}
    days[f"ends_on_{check.pk}"] = date(2026, 4, 20)
    address = reverse("campaigns:stages", args=[launched.pk])
    with clock.at(at(DAY)):
        assert client_of(cast.officer).post(address, days).status_code == 302
    assert set(Occurrence.objects.filter(obligation=check.obligation).values_list("due_on", flat=True)) == {
        date(2026, 4, 20)
    }
    assert client_of(cast.townsman).get(address).status_code == 404
    days[f"ends_on_{check.pk}"] = date(2026, 3, 1)
    with clock.at(at(DAY)):
        answer = client_of(cast.officer).post(address, days)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == ["“自查自纠”的截止日期早于开始日期。"]


def test_batches_and_dealing_out(cast, launched, client_of):
    client = client_of(cast.officer)
    batch = {"name": "第一批", "starts_on": "2026-03-10", "ends_on": "2026-03-31"}
    address = reverse("campaigns:batch", args=[launched.pk])
    assert client.post(address, batch).status_code == 302
    assert client.post(address, batch).status_code == 422  # twice of one name
    made = launched.batches.get()
    deal = reverse("campaigns:deal", args=[launched.pk]) + f"?place={cast.town2.pk}"
    assert client.post(deal, {"batch": made.pk}).status_code == 302
    assert [row.place for row in launched.subjects.filter(batch=made)] == [cast.town2]
    assert client.post(deal, {}).status_code == 422
    page = client.get(reverse("campaigns:campaign", args=[launched.pk]))
    assert [(line["label"], line["objects"]) for line in page.context["batches"]] == [("第一批", 1)]
    assert [(line["label"], line["objects"]) for line in page.context["units"]] == [
        (cast.town_hall.name, 3),
        (cast.town2_hall.name, 1),
    ]


def test_bulk_removal_needs_a_reason(cast, launched, client_of):
    row = launched.subjects.first()
    client, address = client_of(cast.officer), reverse("campaigns:subjects")
    client.post(address, {"act": "remove", "row": row.pk})
    row.refresh_from_db()
    assert row.progress == "not_started"
    client.post(address, {"act": "remove", "row": row.pk, "note": "已关闭"})
    row.refresh_from_db()
    assert row.progress == "removed"
    assert history(row).first().facts["reason"] == "已关闭"


def test_a_title_too_long_is_refused(cast):
    from anlan.campaigns.actions.campaigns import save_campaign

    with pytest.raises(ValidationError):
        save_campaign(actor=cast.officer, organ=cast.office, title="长" * 121, starts_on=DAY, ends_on=DAY)
    assert Campaign.objects.count() == 0
