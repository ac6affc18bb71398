"""What a leader takes on: chosen, pushed on the spot, assessed by a third party, released by the office."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anlan.duty.clock import tick
from anlan.notices.models import Notice
from anlan.org.answers import Refused
from anlan.risks.actions.hooked import hook
from anlan.risks.hooked_flow import HOOKED
from anlan.risks.models import RiskPoint

from .conftest import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(controlled, cast):
    RiskPoint.objects.update(level="major")
    controlled.refresh_from_db()
    return hook(
        actor=cast.officer, leader=cast.boss, organ=cast.office, point=controlled, goal="降为较大", now=NOW
    )


def why(step, row, actor, **facts):
    with pytest.raises(Refused) as no:
        HOOKED.move(row, step, actor=actor, now=NOW, **facts)
    return str(no.value)


def test_only_a_major_or_larger_risk_is_taken_on_and_by_a_leader_once(controlled, cast):
    given = {"actor": cast.officer, "leader": cast.boss, "organ": cast.office, "goal": "降级", "now": NOW}
    with pytest.raises(Refused, match="只有较大以上的风险点可以挂钩"):
        hook(point=controlled, **given)
    RiskPoint.objects.update(level="larger")
    controlled.refresh_from_db()
    assert hook(point=controlled, **given).state == "chosen"
    with pytest.raises(Refused, match="已经挂钩"):
        hook(point=controlled, **given)


@pytest.mark.clause("S1-9e")
def test_leaders_with_nothing_are_listed_until_they_take_something_on(controlled, cast, client):
    client.force_login(cast.officer)
    free = [user.name for user in client.get(reverse("risks:hooked")).context["free"]]
    assert free == ["分管领导"]
    RiskPoint.objects.update(level="major")
    controlled.refresh_from_db()
    body = {"leader": "分管领导", "organ": cast.office.pk, "point": controlled.pk, "goal": "降为较大"}
    assert client.post(reverse("risks:new_hooked"), body | {"point": ""}).status_code == 422
    assert client.post(reverse("risks:new_hooked"), body).status_code == 302
    assert client.get(reverse("risks:hooked")).context["free"].count() == 0


@pytest.mark.clause("S1-9f")
def test_it_is_pushed_assessed_by_a_third_party_and_released_by_the_office(item, cast):
    assert why("assess", item, cast.boss, assessor="某评价公司", conclusion="可解除") == (
        "现处“已挂钩”状态，不能登记第三方评估。"
    )
    HOOKED.move(item, "visit", actor=cast.boss, now=NOW, visited_on=DAY, note="现场督促加装光幕")
    HOOKED.move(item, "assess", actor=cast.boss, now=NOW, assessor="某评价公司", conclusion="可解除")
    assert why("release", item, cast.boss, basis="评估报告") == "您当前的岗位没有这项权限。"
    assert why("release", item, cast.rescuer, basis="评估报告") == "由组织单位“市安委办”办理。"
    HOOKED.move(item, "release", actor=cast.officer, now=NOW, basis="评估报告")
    assert (item.state, item.released_on) == ("released", DAY)


def test_a_leader_who_does_not_go_there_is_reminded(item, cast):
    tick(NOW + timedelta(days=95))
    told = Notice.objects.filter(recipient=cast.boss, kind="risks.late").values_list("title", flat=True)
    assert list(told) == ["挂钩事项久未推动：冲压车间"]
