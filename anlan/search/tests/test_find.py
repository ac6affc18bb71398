"""Finding: by any part of a word, by figures, by sound; ranked; and only what the reader may see."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from anlan.audit.log import record, seal
from anlan.org.models import Organ, OrganGroup
from anlan.search import queries, sources
from anlan.search.models import Document
from anlan.search.queries import find
from anlan.search.sources import Text, follow, index, index_many, rebuild, remove, source
from anlan.testing import Cast, make_group, make_organ


@pytest.fixture(autouse=True)
def organs_are_found(monkeypatch):
    """In these tests organs and groups can be found, and nothing else."""
    monkeypatch.setattr(sources, "SOURCES", found := {})
    monkeypatch.setattr("anlan.search.queries.SOURCES", found)
    monkeypatch.setattr("anlan.search.views.SOURCES", found)
    source(Organ, lambda organ: Text(organ.name, organ.short_name) if organ.active else None)
    source(OrganGroup, lambda group: Text(group.name, group.note))


@pytest.fixture
def cast(db):
    return Cast()


def organ(cast, name, text="", place=None):
    row = make_organ(name, place or cast.city, short_name=text[:60])
    index(row)
    return row


def names(cast, words, user=None, **more):
    return [hit.name for hit in find(user or cast.officer, words, **more)]


@pytest.mark.parametrize(
    "words",
    [
        "消",
        "消防",
        "防救",
        "消防救援",
        "永宁 支队",
        "支队 消防",
        "《消防》救援",
        "yjj",
        "xfjy",
        "xiaofang",
        "xiaofangj",
        "jiuyuan",
        "XFJY",
        "７９",
        "179",
        "79号",
    ],
)
def test_a_name_is_found_by_any_part_and_by_sound(cast, words):
    organ(cast, "永宁市消防救援支队（第179号）应急局")
    organ(cast, "永宁市气象台")
    assert names(cast, words) == ["永宁市消防救援支队（第179号）应急局"]


@pytest.mark.parametrize("words", ["消援", "防消", "消防 气象", "ngshi", "iaofang", "89", "", "  ", "《》"])
def test_what_does_not_stand_there_is_not_found(cast, words):
    organ(cast, "永宁市消防救援支队（第179号）应急局")
    organ(cast, "永宁市气象台")
    assert names(cast, words) == []


@pytest.mark.parametrize(
    "words", ['"', "'", "\\", "%", "_", "*", "消*", 'a" OR "b', "' | 'b", "NEAR(", "消:*", "\x00"]
)
def test_no_sign_means_anything_to_the_database(cast, words):
    organ(cast, "永宁市气象台")
    assert names(cast, words) == []


def test_rare_characters_are_found(cast):
    organ(cast, "永宁市𠮷祥㙍镇办公室")
    assert names(cast, "𠮷祥") == names(cast, "㙍") == ["永宁市𠮷祥㙍镇办公室"]


def test_the_text_is_found_after_titles_and_shown_in_part(cast):
    organ(cast, "永宁市气象台", text="负责暴雨预警")
    organ(cast, "暴雨防范指挥部")
    hits = find(cast.officer, "暴雨")
    assert [(hit.title, hit.snippet, hit.kind) for hit in hits] == [
        ("<mark>暴雨</mark>防范指挥部", "", "机构"),
        ("永宁市气象台", "负责<mark>暴雨</mark>预警", "机构"),
    ]
    assert hits[0].url == reverse("org:organ", args=[Organ.objects.get(name="暴雨防范指挥部").pk])


def test_titles_come_exact_then_begun_then_holding_then_sounding(cast):
    wanted = ["安吉", "安吉县政府", "永宁安吉商会", "永宁长安吉祥里社区居委会"]
    for name in reversed(wanted):
        organ(cast, name)
    organ(cast, "暗疾防治中心")
    assert names(cast, "安吉") == wanted
    by_sound = ["安吉", "安吉县政府", "暗疾防治中心", "永宁安吉商会", "永宁长安吉祥里社区居委会"]
    assert names(cast, "anji") == by_sound
    assert names(cast, "安吉", limit=2) == wanted[:2]


def test_a_reader_finds_what_the_reader_sees(cast):
    organ(cast, "永宁市消防大队")
    organ(cast, "柳桥镇消防站", place=cast.town)
    organ(cast, "远山市消防大队", place=cast.other_city)
    assert set(names(cast, "消防")) == {"永宁市消防大队", "柳桥镇消防站"}
    assert names(cast, "消防", cast.townsman) == ["柳桥镇消防站"]
    assert names(cast, "消防", cast.outsider) == ["远山市消防大队"]
    assert names(cast, "消防", cast.manager) == []


def test_a_row_that_moved_is_seen_by_its_new_place_at_once(cast):
    row = organ(cast, "柳桥镇消防站", place=cast.town)
    assert names(cast, "消防站", cast.townsman) == ["柳桥镇消防站"]
    row.place = cast.town2
    row.save()
    assert names(cast, "消防站", cast.townsman) == []
    assert names(cast, "消防站", cast.town2sman) == ["柳桥镇消防站"]


@pytest.mark.parametrize("few", [0, 5000])
def test_what_a_reader_sees_is_found_behind_the_hits_of_others(cast, monkeypatch, few):
    """As if very many hits were newer, and the reader saw few rows or very many."""
    monkeypatch.setattr(queries, "NEWEST", 1)
    monkeypatch.setattr(queries, "FEW", few)
    for name in ("柳桥镇消防站", "柳桥镇第二消防站"):
        organ(cast, name, place=cast.town)
    organ(cast, "柳桥镇应急站", text="兼管消防站", place=cast.town)
    organ(cast, "永宁市消防站")
    assert names(cast, "消防站", cast.townsman) == ["柳桥镇消防站", "柳桥镇第二消防站", "柳桥镇应急站"]
    assert names(cast, "消防站", cast.townsman, kind="org.organgroup") == []
    assert names(cast, "消防站", cast.manager) == []


def test_a_title_that_begins_with_the_words_comes_before_newer_hits(cast, monkeypatch):
    monkeypatch.setattr(queries, "NEWEST", 2)
    for name in ("消防站工会", "消防站", "永宁市消防站", "永宁市第二消防站", "永宁市第三消防站"):
        organ(cast, name)
    assert names(cast, "消防站", limit=2) == ["消防站", "消防站工会"]


def test_kinds_can_be_asked_apart(cast):
    organ(cast, "各镇消防站")
    index(make_group("各镇", cast.city, [cast.town_hall]))
    assert set(names(cast, "各镇")) == {"各镇消防站", "各镇"}
    assert names(cast, "各镇", kind="org.organgroup") == ["各镇"]
    assert names(cast, "各镇", kind="org.organ") == ["各镇消防站"]
    assert names(cast, "各镇", kind="org.user") == []


def test_an_indexed_row_follows_its_changes(cast):
    row = organ(cast, "永宁市气象台")
    row.name = "永宁市气象局"
    row.save()
    index(row)
    assert (names(cast, "气象台"), names(cast, "气象局")) == ([], ["永宁市气象局"])
    row.active = False
    row.save()
    index(row)
    assert names(cast, "气象局") == []
    assert Document.objects.count() == 0


def test_a_removed_row_is_not_found(cast):
    row = organ(cast, "永宁市气象台")
    other = organ(cast, "永宁市气象局")
    remove(row)
    assert names(cast, "气象") == [other.name]


def test_many_rows_are_indexed_in_few_queries(cast, django_assert_max_num_queries):
    rows = [make_organ(f"永宁市第{number}中学", cast.city) for number in range(30)]
    with django_assert_max_num_queries(8):
        index_many(rows)
    assert len(names(cast, "中学", limit=100)) == 30
    with django_assert_max_num_queries(6):
        find(cast.fresh(cast.officer), "中学")


def test_a_long_text_is_found_up_to_its_limit(cast):
    source(OrganGroup, lambda group: Text(group.name, "安全" * 2000 + "柠檬" + "安" * 4000 + "橄榄"))
    index(make_group("各镇", cast.city, []))
    assert names(cast, "柠檬") == ["各镇"]
    assert names(cast, "橄榄") == []


def test_rebuilding_makes_the_same_again(cast):
    organ(cast, "永宁市气象台")
    Document.objects.create(row_model="org.organ", row_id=10**9, title="幽灵", folded="幽灵", url="/")
    make_organ("未编入的气象站", cast.city)
    assert rebuild() == Organ.objects.count()
    assert set(names(cast, "气象")) == {"永宁市气象台", "未编入的气象站"}
    assert names(cast, "幽灵") == []
    out = StringIO()
    call_command("search", "rebuild", stdout=out)
    assert out.getvalue() == f"全文索引已重建：共 {Organ.objects.count()} 条。\n"


def test_rows_that_the_log_names_are_indexed(cast):
    row = make_organ("永宁市气象台", cast.city)
    record(cast.admin, "新建", row)
    record(cast.admin, "登录", cast.admin)
    assert follow() == 0  # not yet committed for the log
    seal()
    assert follow() == 1
    assert names(cast, "气象台") == ["永宁市气象台"]
    assert follow() == 0
    record(cast.admin, "删除", row)
    row.delete()
    seal()
    assert follow() == 1
    assert Document.objects.count() == 0


def test_the_page_shows_hits_and_what_to_do_without(cast, client):
    organ(cast, "永宁市<气象>台", text="负责暴雨预警")
    client.force_login(cast.officer)
    page = client.get(reverse("search:find"), {"q": "气象"}).content.decode()
    assert "永宁市&lt;<mark>气象</mark>&gt;台" in page
    assert (
        "没有找到“&lt;script&gt;”" in client.get(reverse("search:find"), {"q": "<script>"}).content.decode()
    )
    empty = client.get(reverse("search:find"))
    assert (empty.status_code, empty.context["hits"]) == (200, [])
    assert client.get(reverse("search:find"), {"q": "气象", "kind": "x.y"}).status_code == 200
    assert client.get(reverse("search:find"), {"q": "气象", "kind": "org.organgroup"}).context["hits"] == []


def test_suggestions_are_plain_text_within_scope(cast, client):
    row = organ(cast, "永宁市<气象>台")
    url = reverse("search:suggest")
    client.force_login(cast.officer)
    assert client.get(url, {"q": "qx"}).json() == {
        "results": [{"title": "永宁市<气象>台", "kind": "机构", "url": reverse("org:organ", args=[row.pk])}]
    }
    assert client.get(url).json() == {"results": []}
    client.force_login(cast.outsider)
    assert client.get(url, {"q": "qx"}).json() == {"results": []}
    client.logout()
    assert client.get(url, {"q": "qx"}).status_code == 302


def test_the_index_is_the_databases_own(cast):
    organ(cast, "永宁市气象台")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_index")
        assert cursor.fetchone() == (1,)
