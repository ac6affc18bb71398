"""Issuing: numbers without gaps, content frozen, both files made and kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from anlan.audit.log import history
from anlan.files.queries import attached, mismatches
from anlan.letters.actions import letter, set_issuer
from anlan.letters.models import Issuer, Letter
from anlan.testing import Cast

from .samples import CONTEXTS, pdf_pages, word_text

NOW = datetime(2026, 2, 28, 17, 0, tzinfo=UTC)  # the first of March in China


def issue(cast, kind="notice", row=None, now=NOW, organ=None):
    return letter(
        kind,
        row or cast.housing,
        organ=organ or cast.office,
        actor=cast.officer,
        context=CONTEXTS[kind],
        now=now,
    )


def file_of(issued, kind):
    attachment = attached(issued, kind).get()
    from django.core.files.storage import default_storage

    with default_storage.open(attachment.path) as file:
        return file.read()


def test_numbers_count_up_by_issuer_and_year(cast, office):
    numbers = [issue(cast).number, issue(cast).number, issue(cast, organ=cast.other_office).number]
    numbers.append(issue(cast, now=datetime(2026, 12, 31, 16, 0, tzinfo=UTC)).number)
    numbers.append(issue(cast).number)
    assert numbers == [
        "永安办〔2026〕1号",
        "永安办〔2026〕2号",
        "远山市安全生产委员会办公室〔2026〕1号",
        "永安办〔2027〕1号",
        "永安办〔2026〕3号",
    ]


def test_a_rolled_back_letter_gives_its_number_back(cast, office):
    with transaction.atomic():
        assert issue(cast).serial == 1
        transaction.set_rollback(True)
    assert issue(cast).serial == 1
    assert Letter.objects.count() == 1


def test_a_letter_says_who_issued_what_about_which_row(cast, office):
    issued = issue(cast)
    assert (issued.row, issued.issued_by, issued.issuer.organ) == (cast.housing, cast.officer, cast.office)
    assert (issued.title, issued.get_kind_display()) == (CONTEXTS["notice"]["title"], "通知")
    assert str(issued) == "关于做好2026年国庆节期间安全防范工作的通知（永安办〔2026〕1号）"
    entry = history(cast.housing).first()
    assert (entry.verb, entry.facts["number"]) == ("印发公文", "永安办〔2026〕1号")


def test_the_content_is_frozen_with_its_issuer(cast, office):
    issued = issue(cast)
    set_issuer(cast.office, word="永安委办", head="永宁市安委会办公室", actor=cast.officer)
    issued.refresh_from_db()
    assert issued.content["head"] == "永宁市安全生产委员会办公室文件"
    assert (issued.number, issued.content["date"]) == ("永安办〔2026〕1号", "2026年3月1日")
    assert issue(cast).number == "永安委办〔2026〕2号"


@pytest.mark.parametrize("word", ["永安办〔2026〕", "永安办1", ""])
def test_a_word_holds_no_brackets_and_figures(cast, office, word):
    with pytest.raises(ValidationError):
        set_issuer(cast.office, word=word, head="永宁市安委会办公室", actor=cast.officer)
    assert Issuer.objects.get().word == "永安办"
    assert history(cast.office).count() == 1


@pytest.mark.parametrize("kind", CONTEXTS)
def test_both_files_say_the_same(cast, office, kind):
    issued = issue(cast, kind)
    words = word_text(file_of(issued, "docx"))
    pages = pdf_pages(file_of(issued, "pdf"))
    for part in (
        issued.number,
        *issued.content["title_lines"],
        *[block["text"] for block in issued.content["blocks"] if block["kind"] != "table"],
    ):
        assert [line for line in words if part in line], part
        assert part.replace(" ", "") in "".join(pages), part
    assert [a.name for a in attached(issued)] == [
        f"{issued.number} {issued.title}.docx",
        f"{issued.number} {issued.title}.pdf",
    ]
    assert list(mismatches()) == []


def test_a_dispatch_carries_every_task_in_its_annex(cast, office):
    issued = issue(cast, "dispatch")
    pages = pdf_pages(file_of(issued, "pdf"))
    rows = [task["text"] for task in CONTEXTS["dispatch"]["tasks"]]
    assert [row for row in rows if row.partition("：")[0] not in "".join(pages)] == []
    with_rows = [page for page in pages if "项任务：" in page]
    assert len(with_rows) > 1
    assert [page for page in with_rows if "牵头单位配合单位完成时限" not in page] == []
    assert "抄送：市委办公室，市政府办公室。" in pages[-1]
    assert pages[-1].index("抄送") < pages[-1].index("2026年3月1日印发")
    words = word_text(file_of(issued, "docx"))
    assert [row for row in rows if row not in words] == []


def test_page_numbers_stand_between_dashes_and_a_letter_hides_the_first(cast, office):
    pages = pdf_pages(file_of(issue(cast, "dispatch"), "pdf"))
    assert [f"—{number}—" in page for number, page in enumerate(pages, start=1)] == [True] * len(pages)
    assert "—1—" not in pdf_pages(file_of(issue(cast, "reminder"), "pdf"))[0]


def test_the_same_content_gives_the_same_pdf(cast, office):
    from anlan.letters.actions import files

    content = issue(cast, "dispatch").content
    assert files(content, NOW)["pdf"] == files(content, NOW)["pdf"]


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_when_many_issue_at_once():
    if connection.vendor == "sqlite":
        pytest.skip("the test database of SQLite lives in one connection's memory")
    cast = Cast()

    def once(_):
        try:
            return issue(cast).serial
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        serials = list(pool.map(once, range(12)))
    assert sorted(serials) == list(range(1, 13))
    assert sorted(Letter.objects.values_list("serial", flat=True)) == list(range(1, 13))
