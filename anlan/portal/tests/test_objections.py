"""Objections from the public site: kept, told, answered by another, asked for by a code, and not without end."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from anlan.flow.flow import Refused
from anlan.notices.models import Notice
from anlan.publications.flow import PUBLICATION
from anlan.publications.models import Objection

SAID = {"objector": "某机械公司", "contact": "139 0000 0000", "text": "整改期限写错了，通知书上是4月30日。"}
ASK = reverse("portal:answer")


@pytest.fixture
def row(cast, item):
    return item("published", objections_until=timezone.localdate() + timedelta(5), contact="市安委办")


def page_of(row):
    return reverse("portal:object", args=[row.pk])


def send(client, row, **more):
    answer = client.post(page_of(row), {**SAID, **more})
    assert answer.status_code == 200
    return answer.context["code"]


def settle(row, actor, **more):
    return PUBLICATION.move(row, "settle", actor=actor, **{"outcome": "经核实有误，已更正。", **more})


def test_an_objection_goes_its_way(cast, row, client, client_of):
    assert page_of(row) in client.get(reverse("portal:item", args=[row.pk])).content.decode()
    code = send(client, row)
    made = Objection.objects.get()
    assert (made.publication, made.online, made.objector, made.entered_by) == (row, True, "某机械公司", None)
    assert code.replace("-", "") not in repr(Objection.objects.values())
    told = Notice.objects.filter(kind="publications.objection").values_list("recipient", flat=True)
    assert set(told) == {cast.officer.pk, cast.officer2.pk}

    def asked(text):
        return client.post(ASK, {"code": text})

    assert "正在处理" in asked(code).content.decode()
    assert (asked("ABCD-EFGH-JKMN").status_code, asked("").status_code) == (422, 422)
    with pytest.raises(Refused, match="拟稿人、脱敏人不能处理对自己稿件的异议。"):
        settle(row, cast.officer)
    with pytest.raises(Refused, match="手机号码1处"):
        settle(row, cast.officer2, outcome="请联系13812345678")
    step = reverse("publications:step", args=[row.pk, "settle"])
    form = client_of(cast.officer2).get(step).context["form"]
    assert (form["which_objection"].value(), form.fields["outcome"].help_text) == (
        made.pk,
        f"{SAID['objector']}：{SAID['text']}",
    )
    given = {"outcome": "经核实有误，已更正。", "which_objection": made.pk}
    assert client_of(cast.officer2).post(step, given).status_code == 302
    assert "经核实有误，已更正。" in asked(code.lower().replace("-", " ")).content.decode()
    text = client.get(reverse("portal:item", args=[row.pk])).content.decode()
    assert ("经核实有误，已更正。" in text, SAID["objector"] in text, SAID["contact"] in text) == (
        True,
        False,
        False,
    )


def test_several_are_settled_one_after_the_other(cast, row, client):
    first, second = (send(client, row, text=text) for text in ("甲", "乙"))
    old = Objection.objects.get(text="甲")
    settle(row, cast.officer2, which_objection=old.pk)
    with pytest.raises(Refused, match="刚刚已由他人处理"):
        settle(row, cast.officer2, which_objection=old.pk)
    assert "已处理" in client.post(ASK, {"code": first}).content.decode()
    assert "正在处理" in client.post(ASK, {"code": second}).content.decode()


@pytest.mark.parametrize("name", SAID)
def test_what_is_missing_is_named(row, client, name):
    answer = client.post(page_of(row), {**SAID, name: ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])
    assert not Objection.objects.exists()


def test_only_what_is_public_and_in_time(cast, item, client):
    today = timezone.localdate()
    over = item("published", objections_until=today - timedelta(1), contact="市安委办")
    hidden = item("approved", objections_until=today, contact="市安委办")
    silent = item("published")
    assert [client.post(page_of(row), SAID).status_code for row in (over, hidden, silent)] == [409, 404, 409]
    assert [client.get(page_of(row)).context["form"] for row in (over, silent)] == [None, None]
    assert not Objection.objects.exists()


def test_one_address_sends_a_few_in_an_hour(row, client):
    for _time in range(5):
        send(client, row)
    assert client.post(page_of(row), SAID).status_code == 429
    assert Objection.objects.count() == 5
    assert Client(REMOTE_ADDR="203.0.113.9").post(page_of(row), SAID).status_code == 200


def test_the_office_finds_what_waits(cast, row, item, client, client_of):
    item("published")
    send(client, row)
    listed = client_of(cast.officer).get(reverse("publications:publications"), {"objections": "open"})
    assert [line for line, _cells in listed.context["lines"]] == [row]
