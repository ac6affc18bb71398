"""What makes long lists quick must not change what they show."""

import pytest
from django.db import connection
from django.urls import reverse

from anlan.hazards.models import Matter
from anlan.search import queries
from anlan.search.backends import postgresql, sqlite
from anlan.search.sources import index_many
from anlan.web.paging import KeysFirst, KeysOnce


def test_what_is_open_is_asked_in_the_words_of_its_index(db):
    index = next(one for one in Matter._meta.indexes if one.name == "matter_open")
    words = str(index.create_sql(Matter, connection.schema_editor())).partition(" WHERE ")[2].strip("()")
    asked = str(Matter.objects.filter(state__one_of=Matter.OPEN).order_by().query)
    assert asked.rstrip(")").endswith(words)


def test_only_codes_are_written_into_a_query(db):
    with pytest.raises(ValueError, match="no codes"):
        Matter.objects.filter(state__one_of=["x' OR '1"]).count()


def found(client, words):
    part = client.get(reverse("hazards:matters"), {"status": "", "q": words}).context["part"]
    return part.paginator.count, [row.pk for row in part]


@pytest.mark.parametrize(("common", "few"), [(False, True), (False, False), (True, False)])
def test_words_are_found_alike_however_many_hold_them(report, cast, client_of, monkeypatch, common, few):
    if common:  # as if very many did
        for backend in (sqlite, postgresql):
            monkeypatch.setattr(backend, "COMMON", 0)
    if not few:  # as if the reader saw very many
        monkeypatch.setattr(queries, "FEW", 0)
    first, second = report(description="配电箱未接地"), report(description="配电箱无盖")
    index_many([first, second])
    client = client_of(cast.officer)
    assert found(client, "配电箱") == (2, [second.pk, first.pk])
    assert found(client, "无盖") == (1, [second.pk])
    assert found(client, "锅炉") == (0, [])
    assert found(client_of(cast.town2sman), "配电箱") == (0, [])


def test_what_is_found_is_divided_into_pages(report, cast):
    rows = [report(description=f"配电箱{n}") for n in range(5)]
    seen = Matter.objects.visible_to(cast.officer)
    pages = KeysOnce(
        seen.order_by("-pk"), 2, seen=seen, find=lambda rows, limit: rows.values_list("pk", flat=True)[:limit]
    )
    assert pages.count == 5
    assert [[row.pk for row in page] for page in pages] == [
        [rows[4].pk, rows[3].pk],
        [rows[2].pk, rows[1].pk],
        [rows[0].pk],
    ]


@pytest.mark.parametrize("few", [0, 5])
def test_a_page_is_the_same_whether_few_are_seen_or_many(report, cast, monkeypatch, few):
    rows = [report() for _n in range(3)]
    monkeypatch.setattr(KeysFirst, "few", few)
    pages = KeysFirst(Matter.objects.visible_to(cast.officer).order_by("-pk"), 2)
    assert [list(page) for page in pages] == [[rows[2], rows[1]], [rows[0]]]
