"""The register's pages, as those who may, those who may not, and outsiders see them."""

import pytest
from django.urls import reverse

from anlan.hazards.tests.conftest import at
from anlan.publications.flow import PUBLICATION
from anlan.publications.models import Publication

LIST, DRAFT = reverse("publications:publications"), reverse("publications:draft")


def form(cast, **more):
    return {
        "kind": "case",
        "organ": cast.office.pk,
        "title": "某厂违规动火案",
        "body": "某厂未办作业票动火。",
        "fields_text": "处罚：罚款二万元\n\n日期: 2026-03-01",
        "audience": "public",
        "on_portal": "on",
        "channels": ["wechat"],
        **more,
    }


def test_drafted_masked_approved_and_published_on_the_pages(cast, client_of):
    officer, boss = client_of(cast.officer), client_of(cast.boss)
    url = officer.post(DRAFT, form(cast))["Location"]
    row = Publication.objects.get()
    assert (url, row.fields, row.channels) == (
        row.get_absolute_url(),
        [["处罚", "罚款二万元"], ["日期", "2026-03-01"]],
        ["wechat"],
    )
    for client, step in ((officer, "mask"), (boss, "approve"), (officer, "publish")):
        step_url = reverse("publications:step", args=[row.pk, step])
        assert client.get(step_url).status_code == 200
        assert client.post(step_url)["Location"] == url
    row.refresh_from_db()
    page = officer.get(url).content.decode()
    assert (row.state, "没有须隐去的内容" in page, "某厂违规动火案" in page) == ("published", True, True)


def test_bad_input_says_where(cast, client_of):
    client = client_of(cast.officer)
    wrong = {"fields_text": "处罚：罚款\n没有冒号", "title": "", "kind": "none"}
    response = client.post(DRAFT, form(cast, **wrong))
    errors = response.context["form"].errors
    assert (response.status_code, sorted(errors)) == (422, ["fields_text", "kind", "title"])
    assert errors["fields_text"] == ["第2行没有写成“名称：内容”：没有冒号"]
    response = client.post(DRAFT, form(cast, starts_on="2026-04-02", ends_on="2026-04-01"))
    assert response.context["form"].non_field_errors() == ["公布截止日期不能早于起始日期。"]
    assert Publication.objects.count() == 0


def test_a_draft_is_changed_by_its_organ_alone(cast, client_of, item):
    row = item()
    url = reverse("publications:change", args=[row.pk])
    client = client_of(cast.officer)
    assert client.get(url).context["form"].initial["title"] == row.title
    assert client.post(url, form(cast, title="新标题"))["Location"] == row.get_absolute_url()
    row.refresh_from_db()
    assert row.title == "新标题"
    assert [client_of(user).get(url).status_code for user in (cast.boss, cast.outsider)] == [404, 404]
    PUBLICATION.move(row, "mask", actor=cast.officer, now=at())
    PUBLICATION.move(row, "approve", actor=cast.boss, now=at())
    assert client.get(url).status_code == 404


def test_who_sees_the_register(cast, client_of, item):
    row = item("published")
    people = (cast.officer, cast.boss, cast.rescuer, cast.outsider, cast.auditor, cast.manager)
    seen = [
        (client_of(user).get(LIST).status_code, client_of(user).get(row.get_absolute_url()).status_code)
        for user in people
    ]
    assert seen == [(200, 200), (200, 200), (200, 404), (200, 404), (404, 404), (404, 404)]


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_takes_a_frozen_number_of_queries(cast, client_of, item, django_assert_num_queries, count):
    for _n in range(count):
        item("published")
    client = client_of(cast.officer)
    client.get(LIST)
    with django_assert_num_queries(9):
        client.get(LIST)


def test_the_api_gives_what_the_page_shows(cast, client_of, item):
    row = item("published")
    data = client_of(cast.officer).get("/api/publications/items").json()
    assert [(one["id"], one["state"], one["title"]) for one in data] == [(row.pk, "published", row.title)]
    whole = f"/api/publications/items/{row.pk}"
    assert client_of(cast.officer).get(whole).json()["body"] == row.body
    assert client_of(cast.outsider).get(whole).status_code == 404
