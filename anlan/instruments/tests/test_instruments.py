"""Lists of responsibilities and rules: drafted, checked, issued by another, sent, revised, ended; made into duties."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlan.audit.log import history
from anlan.demo import clock
from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.indicators.engine import value
from anlan.instruments.actions.drafting import draft, revise
from anlan.instruments.actions.steps import expire, sign_for
from anlan.instruments.flow import INSTRUMENT
from anlan.instruments.models import Instrument
from anlan.notices.models import Notice
from anlan.obligations.actions.acting import put_in_force
from anlan.obligations.actions.generating import generate
from anlan.obligations.models import Occurrence
from anlan.testing import make_group, make_user

from .conftest import DAY, at

APRIL = date(2026, 4, 1)


def page(client, row, day=DAY):
    with clock.at(at(day)):
        return client.get(row.get_absolute_url())


def post(client, row, day=DAY, **data):
    with clock.at(at(day)):
        return client.post(row.get_absolute_url(), data)


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("recipient__name", "title"))


@pytest.mark.clause("S3-1.3.1a", "S1-4b")
def test_a_list_of_duties_is_issued_by_another_and_signed_for(cast, write, take, client_of):
    row = write()
    town = client_of(cast.townsman)
    assert page(town, row).status_code == 404  # a draft is nobody else's
    assert take(cast.officer, row, "submit")[0] == 302
    assert take(cast.officer, row, "issue", effective_on=DAY)[0] == 404
    status, _text = take(cast.boss, row, "issue", effective_on=DAY, instrument_number="永安办〔2026〕5号")
    assert (status, row.state, row.number, row.issued_by) == (302, "in_force", "永安办〔2026〕5号", cast.boss)
    assert told("instruments.sent") == [("柳桥经办", "请签收：柳桥镇安全生产职责清单")]
    receipt = row.receipts.get()
    neighbour = client_of(cast.town2sman)
    assert post(neighbour, row, receipt=receipt.pk).status_code == 404
    shown = page(town, row)
    assert [one.organ for one in shown.context["to_sign"]] == [cast.town_hall]
    assert [(item.text, item.basis) for item in shown.context["items"]] == [
        ("每季度研究一次安全生产工作", "实施细则第八条"),
        ("每半年带队检查一次", ""),
    ]
    assert value("instruments.signed_for", cast.town, DAY, DAY).part == 0
    post(town, row, receipt=receipt.pk)
    receipt.refresh_from_db()
    assert (receipt.signed_by, receipt.signed_at) == (cast.townsman, at(DAY))
    figure = value("instruments.signed_for", cast.town, DAY, DAY)
    assert (figure.part, figure.whole) == (1, 1)
    with pytest.raises(Refused, match="已经签收。"):
        sign_for(receipt, actor=cast.townsman)
    with pytest.raises(Refused, match="只有“柳桥镇”可以签收"):
        sign_for(receipt, actor=cast.officer)
    assert [entry.verb for entry in history(row)][:2] == ["签收责任文书", "签发"]


@pytest.mark.clause("S1-3b", "S1-3c", "S3-1.2.3a", "S1-3a", "S0-3.1.1a")
@pytest.mark.parametrize("kind", ["leader_list", "key_work"])
def test_each_item_of_a_leaders_list_becomes_a_duty_that_is_followed(cast, issued, client_of, kind):
    leader = make_user(cast.town_hall, "leader", name="柳桥镇长")
    row = issued(kind=kind, title="柳桥镇长安全生产责任清单", person=leader.username)
    address = reverse("instruments:demand", args=[row.pk, 1])
    said = {"title": "每季度研究一次安全生产工作", "every": "quarter", "starts_on": DAY}
    assert client_of(cast.townsman).post(address, said).status_code == 404
    with clock.at(at(DAY)):
        assert client_of(cast.officer).post(address, said).status_code == 302
        again = client_of(cast.officer).post(address, said)
    assert (again.status_code, "已转为履职要求" in again.content.decode()) == (422, True)
    duty = row.items.get(position=1).obligation
    assert (duty.state, duty.subject, list(duty.people.all())) == ("proposed", "person", [leader])
    assert duty.basis == "柳桥镇长安全生产责任清单：每季度研究一次安全生产工作"
    assert row.items.get(position=2).obligation is None
    put_in_force(duty, actor=cast.officer, now=at(DAY))
    generate(at(DAY))
    assert set(Occurrence.objects.filter(obligation=duty).values_list("person", flat=True)) == {leader.pk}
    shown = [item.obligation for item in page(client_of(leader), row).context["items"]]
    assert shown == [duty, None]


@pytest.mark.clause("S1-4d", "S4-3.8a")
def test_a_list_of_powers_is_checked_for_legality_first(cast, write, take):
    row = write(kind="power_list", title="市住建局安全生产权力和责任清单", subject=cast.housing.name)
    take(cast.officer, row, "submit")
    assert "还没有合法性审查意见" in take(cast.boss, row, "issue", effective_on=DAY)[1]
    assert "不能审查自己的文稿" in take(cast.officer, row, "check", legality="符合权限")[1]
    assert take(cast.second, row, "check", legality="符合法定权限和程序。")[0] == 302
    assert take(cast.second, row, "check", legality="再审")[0] == 422
    assert take(cast.boss, row, "return", reason="第三项依据有误")[0] == 302
    assert (row.state, row.checked_by, row.opinion) == (
        "draft",
        None,
        "",
    )  # what is written anew is checked anew
    take(cast.officer, row, "submit")
    take(cast.second, row, "check", legality="符合法定权限和程序。")
    assert take(cast.boss, row, "issue", effective_on=DAY)[0] == 302
    assert (row.state, row.checked_by, row.receipts.get().organ) == ("in_force", cast.second, cast.housing)
    plain = write()
    take(cast.officer, plain, "submit")
    assert "不需要合法性审查" in take(cast.second, plain, "check", legality="无")[1]


@pytest.mark.clause("S1-11b", "S4-3.14a")
def test_a_scheme_of_nobody_in_particular_goes_to_groups_with_its_text(cast, write, take):
    towns = make_group("各镇", cast.city, [cast.town_hall, cast.town2_hall])
    paper = SimpleUploadedFile("方案.txt", "一、总体要求".encode(), "text/plain")
    said = {"kind": "scheme", "title": "关于推进城市安全发展的实施意见", "subject": "", "groups": [towns.pk]}
    bare = write(**said, items="")
    assert "还没有事项，也没有上传文本" in take(cast.officer, bare, "submit")[1]
    row = write(**said, items="", papers=paper, organs=cast.housing.name)
    assert [file.name for file in attached(row)] == ["方案.txt"]
    take(cast.officer, row, "submit")
    take(cast.boss, row, "issue", effective_on=DAY)
    assert {one.organ for one in row.receipts.all()} == {cast.town_hall, cast.town2_hall, cast.housing}


def test_the_next_version_takes_its_place_and_what_rested_on_it_is_told(cast, issued, take, client_of):
    row = issued()
    office = client_of(cast.officer)
    for position, title in ((1, "每季度研究"), (2, "每半年检查")):
        with clock.at(at(DAY)):
            said = {"title": title, "every": "quarter", "starts_on": DAY}
            office.post(reverse("instruments:demand", args=[row.pk, position]), said)
    kept, lost = (item.obligation for item in row.items.all())
    assert post(client_of(cast.townsman), row, act="revise").status_code == 404
    assert post(office, row, act="revise").status_code == 302
    new = Instrument.objects.get(earlier=row)
    assert (new.version, str(new), [item.obligation for item in new.items.all()]) == (
        2,
        "柳桥镇安全生产职责清单（第2版）",
        [kept, lost],
    )
    with pytest.raises(Refused, match="已在修订：第2版"):
        revise(row, actor=cast.officer)
    address = reverse("instruments:change", args=[new.pk])
    said = {"title": new.title, "subject": cast.town_hall.name, "basis": new.basis}
    said |= {"items": "每季度研究一次安全生产工作 | 实施细则第九条\n每季度带队检查一次"}
    with clock.at(at(APRIL)):
        assert client_of(cast.boss).post(address, said).status_code == 404
        assert office.post(address, said).status_code == 302
    row.refresh_from_db()
    assert row.state == "in_force"  # until the new one is issued
    issued(new, day=APRIL)
    row.refresh_from_db()
    assert (row.state, row.ended_on, row.ended_because) == ("revised", APRIL, "由第2版代替")
    assert [(item.basis, item.obligation) for item in new.items.all()] == [
        ("实施细则第九条", kept),
        ("", None),
    ]
    assert {title for _name, title in told("instruments.ended")} == {f"履职要求的依据已失效：{lost}"}
    force = Instrument.objects
    assert list(force.in_force_on(APRIL - timedelta(1))) == [row]
    assert list(force.in_force_on(APRIL)) == [new]
    assert [one.pk for one in page(office, new, APRIL).context["versions"]] == [row.pk]


def test_repealed_and_expired(cast, issued, take):
    row = issued(title="甲")
    assert take(cast.boss, row, "repeal")[0] == 422
    assert take(cast.boss, row, "repeal", APRIL, reason="职责划转")[0] == 302
    assert (row.state, row.ended_on, row.ended_because) == ("repealed", APRIL, "职责划转")
    short = issued(title="乙", ends_on=date(2026, 3, 31))
    assert expire(at(date(2026, 3, 31))) == 0
    assert (expire(at(APRIL)), expire(at(APRIL))) == (1, 0)
    short.refresh_from_db()
    assert (short.state, short.ended_on) == ("expired", APRIL)
    assert list(Instrument.objects.in_force_on(date(2026, 3, 31))) == [short, row]
    assert list(Instrument.objects.in_force_on(APRIL)) == []
    assert ("安委办经办", "文书有效期满：乙") in told("instruments.expired")


@pytest.mark.clause("S0-1d", "S3-1.3.3a", "S3-1.3.1a")
def test_units_without_their_list_are_listed_and_counted(cast, issued, client_of):
    address = reverse("instruments:gaps")

    def lacking(user=cast.officer):
        with clock.at(at(DAY)):
            lines = client_of(user).get(address).context["lines"]
        return {row.short_name: row.missing for row, _cells in lines}

    three = "安全生产职责清单、“三定”规定中的安全生产职责"
    assert lacking() == {
        "市住建局": three, "市应急局": three, "柳桥镇": "安全生产职责清单", "石门镇": "安全生产职责清单",
    }  # fmt: skip
    issued()
    issued(title="住建局职责清单", subject=cast.housing.name)
    assert lacking() == {
        "市住建局": "“三定”规定中的安全生产职责", "市应急局": three, "石门镇": "安全生产职责清单",
    }  # fmt: skip
    issued(title="住建局“三定”", kind="three_fix", subject=cast.housing.name)
    assert sorted(lacking()) == ["市应急局", "石门镇"]
    figure = value("instruments.listed", cast.city, DAY, DAY)
    assert (figure.part, figure.whole) == (2, 4)
    assert value("instruments.listed", cast.city, DAY, DAY - timedelta(1)).part == 0
    assert lacking(cast.outsider) == {}
    assert client_of(cast.manager).get(address).status_code == 404


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({"items": "甲\n\n甲"}, "items", "第3行：与第1行重复。"),
        ({"items": "|第八条"}, "items", "第1行：没有写事项。"),
        ({"subject": ""}, None, "请写明责任单位。"),
        ({"kind": "leader_list"}, None, "请写明责任人。"),
        ({"subject": "没有这个镇"}, "subject", "没有名为“没有这个镇”的机构，或不在您的管辖范围内。"),
    ],
)
def test_what_is_wrong_is_said_where(cast, client_of, said, field, reason):
    data = {
        "organ": cast.office.pk,
        "kind": "duty_list",
        "title": "清单",
        "subject": cast.town_hall.name,
        "items": "甲",
    }
    answer = client_of(cast.officer).post(reverse("instruments:draft"), data | said)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert (form.errors[field] if field else form.non_field_errors()) == [reason]
    assert not Instrument.objects.exists()


def test_nobody_writes_in_anothers_name_and_two_at_once_are_told(cast, write, take):
    with pytest.raises(Refused, match="只能以本单位的名义起草"):
        draft(actor=cast.builder, organ=cast.office, kind="scheme", title="甲")
    row = write()
    stale = Instrument.objects.get(pk=row.pk)
    take(cast.officer, row, "submit")
    with pytest.raises(Refused, match="刚刚已由他人处理"):
        INSTRUMENT.move(stale, "submit", actor=cast.officer)


def test_the_list_the_api_and_the_search_stay_within_scope(cast, issued, write, client_of):
    row, hidden = issued(), write(title="尚未签发的清单")
    town, stranger = client_of(cast.townsman), client_of(cast.outsider)
    address = reverse("instruments:instruments")
    assert [one for one, _cells in town.get(address).context["lines"]] == [row]
    assert stranger.get(address).context["lines"] == []
    assert [one["id"] for one in town.get("/api/instruments/instruments").json()] == [row.pk]
    whole = town.get(f"/api/instruments/instruments/{row.pk}").json()
    assert (whole["subject"], next(item["text"] for item in whole["items"])) == (
        "柳桥镇",
        "每季度研究一次安全生产工作",
    )
    assert town.get(f"/api/instruments/instruments/{hidden.pk}").status_code == 404
    assert stranger.get(f"/api/instruments/instruments/{row.pk}").status_code == 404
    found = client_of(cast.officer).get(address, {"q": "柳桥镇", "state": "draft"}).context["lines"]
    assert [one for one, _cells in found] == [hidden]


def test_lists_ask_the_same_of_one_row_and_of_three(cast, issued, client_of):
    client, asked = client_of(cast.officer), []
    for _time in range(2):
        issued()
        counts = []
        for name in ("instruments", "gaps"):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(f"instruments:{name}"))
            counts.append(len(queries))
        asked.append(counts)
        issued(subject=cast.town2_hall.name)
    assert asked[0] == asked[1]
