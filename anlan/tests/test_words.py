"""``docs/words.md`` names things that exist, each once, and every noun of the house is in it."""

import re
from pathlib import Path

from anlan.org.separation import our_models

WORDS = Path(__file__).parents[2] / "docs" / "words.md"
# Rows that only hold another together: no reader meets them by name.
PARTS = {
    "duty.Periodic",
    "duty.Stage",
    "files.PhotoBand",
    "hazards.Series",
    "intake.Row",
    "letters.Series",
    "notices.Preference",
    "plans.CalendarFeed",
    "plans.CommitmentRound",
    "plans.DisputeOpinion",
    "plans.Tally",
    "plans.TaskVersion",
    "registers.Tag",
    "registers.Tagging",
    "search.Document",
    "search.Reached",
}


def named():
    return re.findall(r"`([a-z]+\.[A-Z]\w+)`", WORDS.read_text(encoding="utf-8"))


def test_every_model_named_exists_and_is_named_in_its_table_once():
    ours = {model._meta.label for model in our_models()}
    rows = [
        row.split("|")[2] for row in WORDS.read_text(encoding="utf-8").splitlines() if row.startswith("| ")
    ]
    in_tables = [name for row in rows for name in re.findall(r"`([a-z]+\.[A-Z]\w+)`", row)]
    assert [name for name in in_tables if in_tables.count(name) > 1] == []
    assert set(named()) - ours == {"flow.Flow", "flow.Step"}  # tables in code, not in the database


def test_every_noun_is_explained():
    ours = {model._meta.label for model in our_models()}
    assert ours - set(named()) == PARTS
