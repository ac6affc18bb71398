"""The demo's documents: what the reader finds in them, on whatever day they are made."""

from collections import Counter
from datetime import date, timedelta

import pytest

from anlan.demo.days import Days
from anlan.demo.documents.word import document
from anlan.plans.reader import parse

DAY = Days(date(2026, 9, 15))


def read(name, days=DAY):
    made = document(name, days.words(days.drafted))
    return parse(made.read(), made.name).to_json()


def test_key_points_are_read_as_they_were_written():
    found = read("key_points")
    assert found["title"] == "澜汀市2026年安全生产工作要点"
    assert (found["number"], found["issuer"]) == ("澜政办〔2026〕6号", "澜汀市人民政府办公室")
    assert (found["year"], found["kind"], found["warnings"]) == (2026, "key_points", [])
    assert Counter(task["kind"] for task in found["tasks"]) == {"task": 20, "target": 4, "calendar": 10}
    gas = next(task for task in found["tasks"] if task["text"].startswith("城镇燃气安全整治"))
    assert (gas["lead"], gas["support"]) == (["市城管局"], ["市住建局", "市市场监管局", "市商务局"])
    assert [need["due"] for need in gas["requirements"] if need["type"] == "deadline"] == ["2026-09-30"]


def test_the_task_list_is_read_row_by_row():
    found = read("task_list")
    assert (found["kind"], len(found["tasks"])) == ("task_list", 26)
    assert found["global_units_note"].startswith("各项任务均涉及各县（市、区）和澜湾园区")
    assert found["tasks"][0]["lead"] == ["市政府办"]
    assert found["tasks"][-1]["support"] == ["市市场监管局"]


def test_the_superior_document_has_ten_clauses():
    found = read("superior")
    assert (found["number"], len(found["tasks"])) == ("省安办〔2026〕2号", 10)


@pytest.mark.parametrize("name", ["key_points", "task_list", "superior"])
def test_the_same_day_gives_the_same_bytes_and_another_day_other_ones(name):
    def bytes_on(days):
        return document(name, days.words(days.drafted)).read()

    assert bytes_on(DAY) == bytes_on(Days(date(2026, 9, 15)))
    assert bytes_on(DAY) != bytes_on(Days(date(2027, 9, 15)))


def test_on_every_day_of_a_year_the_dates_are_in_order():
    for number in range(366):
        days = Days(date(2026, 1, 1) + timedelta(days=number))
        assert days.superior < days.drafted < days.dispatched < days.last
        assert days.dispatched < days.ago(40) <= days.ago(5) < days.ago(0) <= days.last
        dues = [days.month_end(months) for months in range(-5, 4)]
        assert dues == sorted(dues)
        assert dues[0] > days.dispatched
        assert dues[5] >= days.today


@pytest.mark.parametrize(
    ("today", "year", "words"),
    [
        (date(2026, 3, 14), 2025, "2026年3月底前"),  # last year's plan, nearly finished
        (date(2026, 3, 15), 2026, "3月底前"),
        (date(2026, 12, 31), 2026, "12月底前"),
    ],
)
def test_the_document_names_the_year_only_of_dates_beyond_its_own(today, year, words):
    days = Days(today)
    assert (days.year, days.by(0)) == (year, words)
