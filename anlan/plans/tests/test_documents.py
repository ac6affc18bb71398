"""Superiors' documents: registered, broken into clauses, linked to the tasks that carry them out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlan.audit.log import history
from anlan.flow.flow import Refused
from anlan.plans.actions.documents import link_clause, register_superior, unlink_clause
from anlan.plans.models import Document
from anlan.plans.queries import undecomposed

from .samples import text_file

SUPERIOR = """江南省2026年安全生产工作要点

江安委〔2026〕1号

1.建立健全安全生产职责清单。

2.深入开展建筑施工领域隐患排查。

3.加强宣传教育。

江南省安全生产委员会
2026年1月15日
"""


def superior_file(text=SUPERIOR, name="省要点.txt"):
    return text_file(text, name)


@pytest.fixture
def superior(cast):
    return register_superior(actor=cast.officer, organ=cast.office, upload=superior_file())


def page(client, name, *args, **query):
    return client.get(reverse(f"plans:{name}", args=args), query)


@pytest.mark.clause("S4-1e", "S3-1.2.1b")
def test_registering_keeps_the_text_and_every_clause(cast, client_of):
    client = client_of(cast.officer)
    data = {"organ": cast.office.pk, "file": superior_file()}
    row_url = client.post(reverse("plans:register_superior"), data).url
    row = Document.objects.get()
    assert (row_url, row.superior, row.number) == (row.get_absolute_url(), True, "江安委〔2026〕1号")
    assert str(row.valid_from) == "2026-01-15"
    texts = list(row.clauses.values_list("text", flat=True))
    assert texts == ["建立健全安全生产职责清单。", "深入开展建筑施工领域隐患排查。", "加强宣传教育。"]
    assert [row.text[clause.start : clause.end] for clause in row.clauses.all()] == texts
    again = client.post(
        reverse("plans:register_superior"), {"organ": cast.office.pk, "file": superior_file()}
    )
    assert (again.status_code, Document.objects.count()) == (422, 1)


def test_only_in_the_name_of_the_own_organ(cast, client_of):
    data = {"organ": cast.office.pk, "file": superior_file()}
    assert client_of(cast.builder).post(reverse("plans:register_superior"), data).status_code == 404
    foreign = {"organ": cast.other_office.pk, "file": superior_file()}
    assert client_of(cast.officer).post(reverse("plans:register_superior"), foreign).status_code == 422
    with pytest.raises(Refused, match="只能以本单位名义登记文件"):
        register_superior(actor=cast.officer, organ=cast.other_office, upload=superior_file())
    assert not Document.objects.exists()


def test_a_document_is_seen_in_its_city_alone(cast, superior, client_of):
    assert page(client_of(cast.officer), "document", superior.pk).status_code == 200
    assert page(client_of(cast.boss), "document", superior.pk).status_code == 200
    assert page(client_of(cast.outsider), "document", superior.pk).status_code == 404
    for name in ("supersede", "link_clause"):
        args = (superior.pk,) if name == "supersede" else (superior.pk, superior.clauses.first().pk)
        assert page(client_of(cast.officer), name, *args).status_code == 200
        assert page(client_of(cast.boss), name, *args).status_code == 404
        assert page(client_of(cast.outsider), name, *args).status_code == 404


@pytest.mark.clause("S0-0a", "S1-0a", "S3-1.2.1b", "S4-0a", "S4-1e", "S4-3.14d")
def test_clauses_that_no_task_carries_out_are_listed(cast, draft, superior, client_of):
    client, clause = client_of(cast.officer), superior.clauses.get(order=2)
    assert undecomposed(superior).count() == 3
    task = draft.tasks.get(order=2)
    url = reverse("plans:link_clause", args=[superior.pk, clause.pk])
    proposed = client.get(url).context["found"]
    assert proposed[0] == task  # the most alike comes first
    assert list(client.get(url, {"q": "有限空间"}).context["found"]) == [draft.tasks.get(order=3)]
    assert client.post(url, {"task": task.pk, "act": "link"}).status_code == 302
    assert [c.order for c in undecomposed(superior)] == [1, 3]
    shown = page(client, "document", superior.pk, view="undecomposed")
    assert [c.order for c in shown.context["part"]] == [1, 3]
    assert list(task.cites.all()) == [superior]
    client.post(url, {"task": task.pk, "act": "unlink"})
    assert (undecomposed(superior).count(), task.cites.count()) == (3, 0)
    assert [entry.verb for entry in history(task)][:2] == ["取消关联上级条款", "关联上级条款"]


def test_linking_twice_says_nothing_twice(cast, draft, superior):
    task, clause = draft.tasks.get(order=1), superior.clauses.get(order=1)
    for _time in range(2):
        link_clause(task, clause, actor=cast.officer)
    assert [entry.verb for entry in history(task)].count("关联上级条款") == 1


def test_a_citation_goes_with_the_last_clause(cast, draft, superior):
    task, first, second = draft.tasks.get(order=1), *superior.clauses.all()[:2]
    link_clause(task, first, actor=cast.officer)
    link_clause(task, second, actor=cast.officer)
    unlink_clause(task, first, actor=cast.officer)
    assert list(task.cites.all()) == [superior]
    unlink_clause(task, second, actor=cast.officer)
    assert not task.cites.exists()


def test_only_the_plans_owner_links_and_only_superiors_clauses(cast, draft, superior):
    task = draft.tasks.get(order=1)
    with pytest.raises(Refused, match="只有计划制定单位可以关联上级条款"):
        link_clause(task, superior.clauses.first(), actor=cast.builder)
    with pytest.raises(Refused, match="只有上级文件的条款可以关联任务"):
        link_clause(task, draft.document.clauses.first(), actor=cast.officer)
    with pytest.raises(Refused, match="只有计划制定单位可以取消关联"):
        unlink_clause(task, superior.clauses.first(), actor=cast.outsider)
    assert not task.carries_out.exists()


def test_foreign_tasks_cannot_be_linked(cast, draft, superior, client_of):
    url = reverse("plans:link_clause", args=[superior.pk, superior.clauses.first().pk])
    task = draft.tasks.get(order=1)
    client = client_of(cast.officer)
    assert client.post(url, {"task": "99999", "act": "link"}).status_code == 404
    assert client.post(url, {"task": task.pk, "act": "steal"}).status_code == 404
    assert client_of(cast.outsider).post(url, {"task": task.pk, "act": "link"}).status_code == 404
    assert not task.carries_out.exists()


def test_the_list_filters_by_source_words_and_day(cast, draft, superior, client_of):
    client = client_of(cast.officer)

    def found(**query):
        return [row.title for row, _cells in page(client, "documents", **query).context["lines"]]

    own, theirs = draft.document.title, superior.title
    assert found() == [own, theirs]
    assert found(superior="yes") == [theirs]
    assert found(superior="no") == [own]
    assert found(q="江安委") == [theirs]
    assert found(on="2026-02-01") == [theirs]  # ours was issued on 10 February
    assert found(on="2026-02-10") == [own, theirs]
    assert found(year="2025") == []
    assert page(client_of(cast.outsider), "documents").context["lines"] == []


def test_every_view_of_a_document_opens(cast, plan, superior, client_of):
    for view in ("", "tasks", "text", "undecomposed", "nonsense"):
        assert page(client_of(cast.officer), "document", superior.pk, view=view).status_code == 200
    own = page(client_of(cast.builder), "document", plan.document.pk)
    assert [task.order for clause in own.context["part"] for task in clause.seen_tasks] == [2]


def test_the_list_costs_the_same_with_more_rows(cast, superior, client_of):
    client, url = client_of(cast.officer), reverse("plans:documents")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for number in (2, 3):
        text = SUPERIOR.replace("1号", f"{number}号")
        register_superior(actor=cast.officer, organ=cast.office, upload=superior_file(text))
    with CaptureQueriesContext(connection) as three:
        assert len(client.get(url).context["lines"]) == 3
    assert len(one) == len(three)
