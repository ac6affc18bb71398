"""Dangerous work that broke the rules counts and is told; what a grade does for licences; the code on the file."""

from datetime import date, time
from io import BytesIO
from zipfile import ZipFile

import pytest

from anlan.codes.actions import issue, revoke
from anlan.consequences.actions import raise_fact
from anlan.consequences.models import Consequence, Trigger
from anlan.credit.models import CreditEvent
from anlan.demo import clock
from anlan.demo.chronicle import aware
from anlan.dossiers.consequences import licensing
from anlan.dossiers.duties import watch_works
from anlan.dossiers.flow import ENTRY
from anlan.dossiers.models import Entry
from anlan.notices.models import Notice

from .conftest import DAY

pytestmark = pytest.mark.usefixtures("spring")


def facts():
    return Trigger.objects.live().filter(code="dangerous_work_flagged")


def silent():
    """The works of which nobody was told."""
    found = Trigger.objects.live().filter(code="dangerous_work_unnotified")
    return set(found.values_list("row_id", flat=True))


def told(user):
    return [row.title for row in Notice.objects.filter(recipient=user, kind="dossiers.work")]


@pytest.mark.clause("S2-3.5.3c")
def test_work_without_approval_counts_for_the_credit_and_the_town_hears(cast):
    cast.enter("dangerous_work", actor=cast.miller)
    assert (facts().count(), told(cast.townsman)) == (0, [])
    row = cast.enter("dangerous_work", actor=cast.miller, number="Z2", approved="")
    assert row.flaws == ["作业未经审批"]
    assert told(cast.townsman) == ["永宁和顺面粉有限公司的危险作业不合规定：作业未经审批"]
    [event] = CreditEvent.objects.all()
    assert (event.enterprise, event.points, event.occurred_on) == (cast.mill, -3, date(2026, 3, 2))


def test_only_a_supervisors_correction_takes_the_fact_back(cast):
    row = cast.enter("dangerous_work", actor=cast.miller, approved="")
    better = cast.enter("dangerous_work", actor=cast.miller, replaces=row, approved="2026-03-03")
    assert (better.flaws, facts().count()) == (["作业开始之后才审批"], 1)
    own = cast.enter("dangerous_work", actor=cast.miller, replaces=Entry.objects.get(pk=better.pk))
    assert (own.flagged, facts().count()) == (False, 1)
    other = cast.enter("dangerous_work", actor=cast.miller, number="Z9", approved="")
    assert facts().count() == 2
    cast.enter("dangerous_work", actor=cast.townsman, replaces=other, number="Z9")
    assert facts().count() == 1
    assert sorted(CreditEvent.objects.values_list("state", flat=True)) == ["recorded", "withdrawn"]


def test_work_of_which_nobody_was_told_is_a_fact_of_its_own(cast):
    space = {"work": "受限空间作业", "number": "Z5"}
    cast.enter("dangerous_work", actor=cast.miller, number="Z6", notified="")  # of hot work nobody is told
    cast.enter("dangerous_work", actor=cast.miller, notified="2026-03-01", **space)
    assert (silent(), facts().count()) == (set(), 0)
    late = cast.enter("dangerous_work", actor=cast.miller, notified="2026-03-03", **space | {"number": "Z7"})
    row = cast.enter(
        "dangerous_work", actor=cast.miller, notified="", approved="", **space | {"number": "Z8"}
    )
    assert late.flaws == ["作业开始之后才向监管部门报备"]
    assert row.flaws == ["作业未经审批", "作业未向监管部门报备"]
    assert silent() == {late.pk, row.pk}
    assert [found.title for found in facts()] == ["受限空间作业：永宁安装工程有限公司：作业未经审批"]
    said = "永宁和顺面粉有限公司的危险作业不合规定：作业未经审批；作业未向监管部门报备"
    assert told(cast.townsman)[0] == said
    assert sorted(CreditEvent.objects.values_list("points", flat=True)) == [-3, -2, -2]
    better = space | {"number": "Z8", "notified": "2026-03-02"}
    cast.enter("dangerous_work", actor=cast.townsman, replaces=row, **better)
    assert (silent(), facts().count()) == ({late.pk}, 0)


def test_planned_work_is_looked_at_again_on_the_day_it_begins(cast):
    said = {"valid_from": "2026-03-12", "valid_to": "2026-03-13", "number": "Z3"}
    late = cast.enter("dangerous_work", actor=cast.miller, approved="", **said)
    good = cast.enter("dangerous_work", actor=cast.miller, **said | {"number": "Z4"})
    found = {}
    for day in (11, 12, 13):
        with clock.at(aware(date(2026, 3, day), time(7))) as now:
            found[day] = watch_works(now)
    assert found == {11: 0, 12: 1, 13: 0}
    late.refresh_from_db()
    good.refresh_from_db()
    assert (late.flaws, good.flaws, facts().get().row_id) == (["作业未经审批"], [], late.pk)
    day = date(2026, 3, 14)
    with clock.at(aware(day, time(7))):
        ENTRY.move(late, "end", actor=cast.townsman, entry_ended_on=day, reason="作业没有进行")
    assert facts().count() == 0


@pytest.mark.clause("S1-19c")
def test_a_grade_eases_licences_and_its_loss_makes_them_strict(cast, browse):
    proof, organ = cast.hold("commitment"), cast.mill.organ
    address = f"/enterprises/{cast.mill.pk}/file/"
    assert browse(cast.townsman).get(address).context["licensing"] == []
    raise_fact("standardization_certified", proof, subject=organ, on=DAY)
    shown = browse(cast.townsman).get(address)
    assert [str(one.effect_label) for one in shown.context["licensing"]] == ["许可延期从简办理"]
    assert "许可延期从简办理" in shown.content.decode()
    raise_fact("standardization_delisted", proof, subject=organ, on=DAY)
    assert [one.effect for one in licensing(organ)] == ["licence_relief", "licence_scrutiny"]
    assert licensing(organ, date(2029, 12, 1)) == []
    said = browse(cast.townsman).get(f"/api/dossiers/enterprises/{cast.mill.pk}").json()
    assert [one["effect"] for one in said["licensing"]] == ["licence_relief", "licence_scrutiny"]
    assert (said["score"], {one["label"] for one in said["one_five"] if one["held"]}) == (
        25, {"必须签订安全生产承诺"},
    )  # fmt: skip
    assert browse(cast.outsider).get(f"/api/dossiers/enterprises/{cast.mill.pk}").status_code == 404
    assert Consequence.objects.get(effect="licence_scrutiny").ends_on == date(2027, 3, 9)


def pictures(client, firm):
    paper = client.get(f"/enterprises/{firm.pk}/file/print?as=docx")
    return [name for name in ZipFile(BytesIO(paper.content)).namelist() if name.startswith("word/media/")]


def test_the_file_and_its_paper_bear_the_code_while_it_is_in_force(cast, browse):
    client, address = browse(cast.officer), f"/enterprises/{cast.mill.pk}/file/"
    assert pictures(client, cast.mill) == []
    bare = client.get(f"/enterprises/{cast.mill.pk}/file/print").content
    assert "签发二维码" in client.get(address).content.decode()
    code = issue(cast.mill, actor=cast.officer)
    assert len(pictures(client, cast.mill)) == 1
    assert client.get(f"/enterprises/{cast.mill.pk}/file/print").content != bare
    assert f"/codes/{code.pk}/code.svg" in client.get(address).content.decode()
    revoke(code, actor=cast.officer)
    assert pictures(client, cast.mill) == []
    assert client.get(f"/enterprises/{cast.mill.pk}/file/print").content == bare
