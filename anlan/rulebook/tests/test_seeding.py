"""Loading seeds: once or often, changed, wrong, beside an office's own rules."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from anlan.audit.log import history
from anlan.rulebook import seeding
from anlan.rulebook.actions import set_rule
from anlan.rulebook.book import rule
from anlan.rulebook.filters import TOPICS
from anlan.rulebook.models import Rule
from anlan.rulebook.seeding import SEEDS, BadSeed, load, read

pytestmark = pytest.mark.django_db

SEED = """
- {key: test.days, label: 测试期限, value: 5, unit: day, valid_from: 2020-01-01, basis: 某办法第三条}
- {key: test.words, label: 测试用语, value: [甲, 乙], valid_from: 2020-01-01, confidence: unsure}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "test.yaml").write_text(SEED, encoding="utf-8")
    return tmp_path


def change(folder, old, new):
    path = folder / "test.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_loading_again_changes_nothing(folder):
    assert load(folder) == (2, 0)
    assert load(folder) == (0, 0)
    assert load(SEEDS) == (0, 0)


def test_a_changed_seed_updates_its_rule_and_says_so_in_the_log(folder):
    load(folder)
    change(folder, "value: 5", "value: 6")
    assert load(folder) == (0, 1)
    row = Rule.objects.get(key="test.days")
    assert (row.value, rule("test.days")) == (6, 6)
    (said,) = history(row)
    assert (said.actor_name, said.facts) == ("系统", {"before": {"value": 5}, "after": {"value": 6}})


def test_an_offices_own_rule_and_a_dropped_seed_are_kept(folder, cast):
    load(folder)
    set_rule("test.days", 9, place=cast.city, valid_from=date(2021, 1, 1), actor=cast.admin, basis="本地文件")
    change(folder, "value: 5", "value: 6")
    change(folder, "- {key: test.words", "# {key: test.words")
    assert load(folder) == (0, 1)
    assert (rule("test.days", place=cast.town), rule("test.days")) == (9, 6)
    assert rule("test.words") == ["甲", "乙"]


def test_a_table_keeps_the_order_of_its_columns():
    columns = ["grade", "deaths", "injuries", "loss"]
    assert [list(line) for line in Rule.objects.get(key="accident.grades").value] == [columns] * 4
    assert list(rule("danger.annual_report")) == ["month", "day"]


def test_a_new_version_begins_on_its_day(folder):
    load(folder)
    with (folder / "test.yaml").open("a", encoding="utf-8") as file:
        file.write("- {key: test.days, label: 测试期限, value: 8, valid_from: 2022-01-01}\n")
    assert load(folder) == (1, 0)
    assert [rule("test.days", date(2021, 12, 31)), rule("test.days", date(2022, 1, 1))] == [5, 8]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("unit: day", "units: day", r"test.yaml #1 test.days: unknown fields \['units'\]"),
        ("unit: day", "unit: fortnight", r"test.yaml #1 test.days: .*fortnight"),
        ("label: 测试期限, ", "", r"test.yaml #1 test.days: .*label"),
        ("test.words", "test.days", "test.yaml #2 test.days: the same key and valid_from twice"),
    ],
)
def test_a_wrong_seed_says_where_and_why(folder, old, new, problem):
    change(folder, old, new)
    with pytest.raises(BadSeed, match=problem):
        load(folder)
    assert not Rule.objects.filter(key__startswith="test.").exists()


def test_the_command(folder, monkeypatch, capsys):
    Rule.objects.filter(key="tip.reply").delete()
    Rule.objects.filter(key="tip.verify").update(value=1)
    call_command("rulebook", "load")
    assert capsys.readouterr().out == "规则库：新增 1 条，更新 1 条。\n"
    change(folder, "unit: day", "units: day")
    monkeypatch.setattr(seeding.load, "__defaults__", (folder,))
    with pytest.raises(CommandError, match=r"规则文件有误：test\.yaml #1 test\.days"):
        call_command("rulebook", "load")


def test_every_law_has_its_basis_and_no_default_claims_one():
    rules = read(SEEDS)
    assert len(rules) > 100
    without = {row.topic for row in rules if not row.basis}
    assert without == {
        "assessment", "consequences", "accountability",
        "campaigns", "supervision", "inspections",
        "plans", "obligations", "targets", "reporting", "rosters", "duty", "notices", "files", "danger", "matter",
        "meetings", "grids", "quality", "publications", "risk", "dossiers", "standardisation",
        "credit", "projects",
    }  # fmt: skip


def test_every_topic_has_a_name_to_filter_by():
    assert {row.topic for row in read(SEEDS)} == set(TOPICS)
