"""The log: written in the act's own transaction, chained after commit, broken links named."""

import threading
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction

from anlan.audit.log import SYSTEM, coming_from, history, record, record_many, seal, verify
from anlan.audit.models import AppendOnly, Entry
from anlan.testing import make_place


@pytest.fixture
def place(db):
    return make_place("永宁市")


def raw():
    """The table as somebody with the database password reaches it."""
    return models.QuerySet(Entry)


def test_an_entry_says_who_what_where_and_from_which_address(place):
    with coming_from("10.0.0.7"):
        record(SYSTEM, "修改区域", place, until=date(2026, 1, 2), share=Decimal("0.5"))
    entry = history(place).get()
    assert (entry.actor_name, entry.verb, entry.row_name, entry.address) == (
        "系统",
        "修改区域",
        "永宁市",
        "10.0.0.7",
    )
    assert entry.facts == {"until": "2026-01-02", "share": "0.5"}
    record(SYSTEM, "修改区域", place)
    assert history(place).first().address is None


def test_an_act_that_fails_leaves_no_entry(place):
    with transaction.atomic():
        record(SYSTEM, "修改区域", place)
        transaction.set_rollback(True)
    assert not history(place).exists()


def test_entries_are_neither_changed_nor_deleted(place):
    entry = record(SYSTEM, "修改区域", place)
    for change in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(AppendOnly):
            change()
    with pytest.raises(AppendOnly):
        Entry.objects.update(verb="别的")


def test_sealing_chains_every_entry_once(place):
    record(SYSTEM, "甲", place)
    record_many(SYSTEM, "乙", [(place, {"n": 1}), (place, {"n": 2})])
    assert (seal(), seal()) == (3, 0)
    entries = list(Entry.objects.order_by("position"))
    assert [entry.position for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == ["", entries[0].digest, entries[1].digest]
    assert verify().checked == 3


@pytest.mark.django_db(transaction=True)
def test_a_commit_seals_by_itself():
    record(SYSTEM, "甲", make_place())
    assert Entry.objects.filter(position__isnull=True).count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "没有做过"},
        {"facts": {"n": 9}},
        {"actor_name": "别人"},
        {"row_id": "0"},
        {"digest": "0" * 64},
    ],
)
def test_a_changed_entry_is_named(place, change):
    for number in range(4):
        record(SYSTEM, "甲", place, n=number)
    seal()
    raw().filter(position=3).update(**change)
    verdict = verify()
    assert (verdict.checked, verdict.broken.position, verdict.gap) == (2, 3, False)


def test_a_missing_entry_is_noticed_at_the_next_one(place):
    for number in range(4):
        record(SYSTEM, "甲", place, n=number)
    seal()
    raw().filter(position=2).delete()
    verdict = verify()
    assert (verdict.checked, verdict.broken.position, verdict.gap) == (1, 3, True)


def test_the_command_says_whether_the_chain_holds(place):
    record(SYSTEM, "甲", place)
    out = StringIO()
    call_command("audit", "verify", stdout=out)
    assert out.getvalue() == "审计日志完好：共核对 1 条。\n"
    raw().update(verb="改")
    with pytest.raises(CommandError, match=r"审计日志在第 1 条断开（内容与哈希不符）"):
        call_command("audit", "verify")


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="threads cannot share SQLite's test database in memory"
)
@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_chain():
    place = make_place()

    def write():
        for number in range(5):
            record(SYSTEM, "甲", place, n=number)
        connection.close()

    writers = [threading.Thread(target=write) for _writer in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert verify().checked == 20
    assert list(Entry.objects.order_by("position").values_list("position", flat=True)) == [*range(1, 21)]
