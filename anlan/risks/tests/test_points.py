"""Points from identification to removal: who may what, how a level comes into force, what forces a review."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from anlan.duty.clock import tick
from anlan.duty.models import Duty
from anlan.notices.models import Notice
from anlan.org.answers import Refused
from anlan.risks.actions import points
from anlan.risks.flow import POINT
from anlan.risks.models import LevelChange, RiskPoint

from .conftest import DAY, HIGH, MEAN, NOW, grade

pytestmark = pytest.mark.django_db


def why(step, row, actor, **facts):
    with pytest.raises(Refused) as no:
        POINT.move(row, step, actor=actor, now=NOW, **facts)
    return str(no.value)


@pytest.mark.clause("S1-10a", "S0-1e", "S1-10d")
def test_a_point_is_graded_by_one_and_confirmed_by_another(press, event, keeper, head):
    assert why("assess", press, keeper) == "这些风险事件还没有评估：手部被模具挤压。"
    grade(event, keeper)
    POINT.move(press, "assess", actor=keeper, now=NOW)
    press.refresh_from_db()
    assert (press.level, press.proposed_level, press.inherent_level) == ("", "general", "major")
    POINT.move(press, "confirm", actor=head, now=NOW)
    assert (press.level, press.proposed_level, press.state) == ("general", "", "confirmed")
    change = LevelChange.objects.get()
    assert (change.before, change.after, change.proposed_by, change.confirmed_by, change.on) == (
        "", "general", keeper, head, DAY,
    )  # fmt: skip


def test_who_proposes_does_not_confirm(press, event, cast, keeper):
    """An officer of the city holds both permissions; the keeper only the one."""
    grade(event, keeper)
    POINT.move(press, "assess", actor=cast.officer, now=NOW)
    assert why("confirm", press, cast.officer) == "拟定等级的人不能确认自己的评估，须由另一人确认。"
    assert why("confirm", press, keeper) == "您当前的岗位没有这项权限。"
    POINT.move(press, "confirm", actor=cast.rescuer, now=NOW)
    assert press.level == "general"


def test_what_is_major_outright_is_major_whatever_the_method_says(press, event, keeper, head):
    grade(event, keeper)
    points.change_point(press, actor=keeper, version=press.version, direct=["ten"])
    press.refresh_from_db()
    POINT.move(press, "assess", actor=keeper, now=NOW)
    assert press.proposed_level == "major"
    assert RiskPoint.objects.get().level == ""


def test_control_needs_a_measure_for_each_event_and_a_level_high_enough(press, event, keeper, head):
    grade(event, keeper)
    POINT.move(press, "assess", actor=keeper, now=NOW)
    POINT.move(press, "confirm", actor=head, now=NOW)
    given = {"control_level": "post", "controlled_by": "林工"}
    assert why("control", press, keeper, **given) == "这些风险事件还没有管控措施：手部被模具挤压。"
    points.add_measure(event, actor=keeper, kind="engineering", text="光电保护装置")
    assert why("control", press, keeper, **given) == "一般风险至少由班组级管控。"
    POINT.move(press, "control", actor=keeper, now=NOW, control_level="team", controlled_by="林工")
    assert (press.state, press.review_due_on) == ("controlled", date(2027, 5, 6))


@pytest.mark.clause("S2-3.6.1")
def test_a_review_keeps_the_level_or_grades_anew_and_the_history_stays(controlled, event, keeper, head):
    POINT.move(controlled, "review", actor=keeper, now=NOW)
    assert why("regrade", controlled, keeper, reason="复评") == "按方法评估的等级没有变化。"
    grade(event, keeper, current=HIGH)
    assert (
        why("keep", controlled, keeper, note="无变化") == "按方法评估为重大风险，与现行等级不同，请重新定级。"
    )
    POINT.move(controlled, "regrade", actor=keeper, now=NOW, reason="保护装置停用")
    assert (controlled.level, controlled.proposed_level) == ("general", "major")
    POINT.move(controlled, "confirm", actor=head, now=NOW)
    told = [(one.before, one.after, one.reason) for one in controlled.changes.order_by("pk")]
    assert told == [("", "general", ""), ("general", "major", "保护装置停用")]


def test_a_level_set_by_hand_needs_a_reason_and_a_second_person(controlled, keeper, head):
    assert why("set_level", controlled, keeper, new_level="low") == "缺少必填内容：理由。"
    assert (
        why("set_level", controlled, keeper, new_level="general", reason="无")
        == "与现行等级相同，不需要调整。"
    )
    POINT.move(controlled, "set_level", actor=keeper, now=NOW, new_level="larger", reason="夜班人员多")
    assert (controlled.level, controlled.proposed_level, controlled.hand_set) == ("general", "larger", True)
    POINT.move(controlled, "confirm", actor=head, now=NOW)
    change = controlled.changes.first()
    assert (change.before, change.after, change.by_method, change.hand_set, change.reason) == (
        "general", "larger", "general", True, "夜班人员多",
    )  # fmt: skip


def test_a_forced_review_is_due_in_some_days_and_is_told_when_late(controlled, keeper):
    POINT.move(controlled, "demand", actor=keeper, now=NOW, review_cause="change", reason="换了模具")
    assert (controlled.review_due_on, controlled.review_cause) == (DAY + timedelta(days=7), "change")
    tick(NOW + timedelta(days=9))
    assert [notice.title for notice in Notice.objects.filter(kind="risks.late", recipient=keeper)] == [
        "风险点复评逾期：冲压车间"
    ]
    POINT.move(controlled, "review", actor=keeper, now=NOW + timedelta(days=9))
    POINT.move(controlled, "keep", actor=keeper, now=NOW + timedelta(days=9), note="措施有效")
    assert (controlled.review_due_on, controlled.review_cause) == (date(2027, 5, 15), "")
    assert Duty.objects.of(controlled).get().done_at is None


def test_a_point_is_removed_by_the_supervisor_when_its_owner_asks(controlled, cast, keeper, head):
    assert why("remove", controlled, cast.rescuer) == "责任单位还没有申请销号。"
    POINT.move(controlled, "ask_removal", actor=keeper, now=NOW, reason="设备拆除")
    assert why("remove", controlled, head) == "企业的风险点由监管单位核准销号。"
    POINT.move(controlled, "remove", actor=cast.rescuer, now=NOW)
    assert (controlled.state, controlled.removed_on) == ("removed", DAY)
    assert Duty.objects.of(controlled).get().released is True


def test_a_point_belongs_to_who_answers_for_it(press, firm, cast, keeper):
    seen = {
        name: RiskPoint.objects.visible_to(getattr(cast, name)).count()
        for name in ("officer", "rescuer", "builder", "townsman", "town2sman", "outsider", "manager")
    }
    assert seen == {
        "officer": 1, "rescuer": 1, "builder": 0, "townsman": 1, "town2sman": 0, "outsider": 0, "manager": 0,
    }  # fmt: skip
    with pytest.raises(Refused, match="不在您的管辖范围内"):
        points.add_point(actor=cast.manager, enterprise=firm, name="别家的", kind="site")
    assert (
        points.add_point(actor=cast.townsman, enterprise=firm, name="西区仓库", kind="storage").organ
        == firm.organ
    )


def test_two_points_of_a_unit_do_not_share_a_name(press, firm, keeper, client):
    client.force_login(keeper)
    answer = client.post(reverse("risks:new"), {"name": "冲压车间", "kind": "site", "lon": "118.1"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"lon": ["经度和纬度须同时填写。"]}
    answer = client.post(reverse("risks:new"), {"name": "冲压车间", "kind": "site"})
    assert answer.context["form"].errors == {"name": ["本单位已有同名的风险点。"]}
    answer = client.post(reverse("risks:new"), {"name": "焊接车间", "kind": "site"})
    assert answer.status_code == 302
    assert RiskPoint.objects.get(name="焊接车间").enterprise == firm


def test_an_event_is_graded_on_the_page_by_the_method_chosen(press, event, keeper, client):
    client.force_login(keeper)
    url = reverse("risks:grade", args=[press.pk, event.pk])
    body = {"inherent_l": "4", "inherent_s": "5", "current_l": "3", "current_s": "5"}
    assert client.post(f"{url}?method=ls", body | {"residual_l": "1"}).status_code == 422
    assert client.post(f"{url}?method=ls", body).status_code == 302
    event.refresh_from_db()
    assert (event.inherent["score"], event.inherent["level"]) == ("20", "major")
    assert (event.current["score"], event.current["level"]) == ("15", "larger")
    assert client.get(f"{url}?method=none").status_code == 404


@pytest.mark.clause("S1-10b")
def test_the_list_is_narrowed_by_level_and_overdue_review(controlled, cast, client, keeper):
    client.force_login(cast.officer)
    url = reverse("risks:points")

    def listed(query):
        return [str(row) for row, _cells in client.get(f"{url}?{query}").context["lines"]]

    assert listed("level=general") == ["冲压车间"]
    assert listed("level=major") == []
    assert listed("look=overdue") == []
    RiskPoint.objects.update(review_due_on=timezone.localdate() - timedelta(days=1))
    assert listed("look=overdue") == ["冲压车间"]
    page = client.get(reverse("risks:point", args=[controlled.pk])).content.decode()
    assert page.count("复评逾期") >= 1
    client.force_login(cast.outsider)
    assert client.get(reverse("risks:point", args=[controlled.pk])).status_code == 404


def test_a_factor_that_is_not_in_the_table_is_refused(event, keeper):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="没有这个取值"):
        grade(event, keeper, current=MEAN | {"l": "7"})
