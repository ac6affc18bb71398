"""What no page of ours sends is refused or passed over, and never a fault of the server."""

import pytest
from django.urls import reverse

from anlan.plans.actions.documents import register_superior

from .samples import text_file

ODD = ["²", "x", "", "9" * 30]


@pytest.fixture
def client(cast, client_of):
    return client_of(cast.officer)


def assignments():
    return f"{reverse('plans:assignments')}?state=open"


@pytest.mark.parametrize("odd", ODD)
def test_a_bulk_act_on_no_row_does_nothing(plan, client, odd):
    page = client.post(assignments(), {"act": "remind", "row": [odd]}, follow=True)
    assert [str(message) for message in page.context["messages"]] == ["请先勾选要处理的记录。"]


@pytest.mark.parametrize("odd", ODD)
def test_names_of_no_row_in_the_wizard(draft, client, odd):
    revise = client.get(reverse("plans:revise", args=[draft.pk]), {"file": odd})
    assert revise.status_code == (404 if odd else 200)
    said = {"text": "相关部门", "organ": [odd], "group": [odd]}
    assert client.post(reverse("plans:resolve", args=[draft.pk]), said).status_code == 422


@pytest.mark.parametrize("odd", ODD)
def test_a_clause_is_linked_to_no_such_task(cast, draft, client, odd):
    above = text_file(text_file().read().decode().replace("永宁市", "永宁省"))
    document = register_superior(actor=cast.officer, organ=cast.office, upload=above)
    url = reverse("plans:link_clause", args=[document.pk, document.clauses.first().pk])
    assert client.post(url, {"task": odd, "act": "link"}).status_code == 404
    task = draft.tasks.first()
    assert client.post(url, {"task": task.pk, "act": "link"}).status_code == 302
    assert task.carries_out.count() == 1


@pytest.mark.parametrize("odd", ODD)
def test_the_archive_of_no_year_is_that_of_the_last(plan, client, odd):
    assert client.get(reverse("plans:archive"), {"year": odd}).context["page"].year == plan.year


def test_a_nul_is_refused_before_anything_reads_it(draft, client):
    task = draft.tasks.first()
    split = reverse("plans:act_on_task", args=[draft.pk, task.pk, "split"])
    assert client.post(split, {"text": "一\x00\n\n二"}).status_code == 400
    assert client.post(assignments(), {"view_name": "a\x00"}).status_code == 400
    assert client.get("/search/?q=a%00").status_code == 400
    assert draft.tasks.count() == 3
