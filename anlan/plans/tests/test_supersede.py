"""A newer document takes the place of an old one: the old keeps its period, who rests on it must look again."""

from datetime import date

import pytest
from django.urls import reverse

from anlan.flow.flow import Refused
from anlan.plans.actions.documents import link_clause, register_superior, supersede
from anlan.plans.flow import TASK
from anlan.plans.models import Document

from .test_documents import SUPERIOR, superior_file

NEWER = SUPERIOR.replace("1号", "9号").replace("2026年1月15日", "2026年5月20日")


@pytest.fixture
def old(cast):
    return register_superior(actor=cast.officer, organ=cast.office, upload=superior_file())


@pytest.fixture
def new(cast):
    return register_superior(actor=cast.officer, organ=cast.office, upload=superior_file(NEWER, "新要点.txt"))


@pytest.mark.scenario(55)
def test_citing_tasks_are_flagged_and_lists_keep_the_old_version_with_its_period(
    cast, plan, old, new, client_of
):
    cited, untouched = plan.tasks.get(order=2), plan.tasks.get(order=3)
    client = client_of(cast.officer)
    link = reverse("plans:link_clause", args=[old.pk, old.clauses.get(order=2).pk])
    client.post(link, {"task": cited.pk, "act": "link"}, follow=True)
    data = {"new": new.pk, "on": "2026-06-01"}
    answer = client.post(reverse("plans:supersede", args=[old.pk]), data, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "原文件保留有效期，1项引用它的任务已标记“需复核”。"
    ]
    cited.refresh_from_db()
    untouched.refresh_from_db()
    assert cited.review_reason == (
        "依据文件“江南省2026年安全生产工作要点（江安委〔2026〕1号）”自2026-06-01起被"
        "“江南省2026年安全生产工作要点（江安委〔2026〕9号）”替代，请复核。"
    )
    assert untouched.review_reason == ""
    assert cited.state == "dispatched"  # flagged, not stopped

    def listed(**query):
        lines = client.get(reverse("plans:documents"), {"superior": "yes", **query}).context["lines"]
        return {row.number: {column.name: cell for column, cell in cells}["period"] for row, cells in lines}

    both = {"江安委〔2026〕1号": "2026-01-15 至 2026-05-31", "江安委〔2026〕9号": "2026-05-20 起"}
    assert listed() == both
    assert set(listed(on="2026-05-01")) == {"江安委〔2026〕1号"}
    assert set(listed(on="2026-06-01")) == {"江安委〔2026〕9号"}
    chain = client.get(old.get_absolute_url()).context["chain"]
    assert [version.number for version, _period in chain] == list(both)
    assert client.get(new.get_absolute_url()).context["chain"] == chain

    flagged = client.get(reverse("plans:plan_tasks", args=[plan.pk]), {"light": "review"}).context["lines"]
    assert [task.pk for task, _cells in flagged] == [cited.pk]
    TASK.move(cited, "review", actor=cast.officer, note="新文件要求相同，任务不变。")
    cited.refresh_from_db()
    assert cited.review_reason == ""


def test_a_plans_own_document_flags_all_its_open_tasks(cast, plan, client_of):
    done = plan.tasks.get(order=1)
    plan.tasks.filter(pk=done.pk).update(state="completed")
    other = Document.objects.create(
        place=plan.place,
        organ=cast.office,
        title="修订后的要点",
        uploaded_by=cast.officer,
        valid_from=date(2026, 5, 1),
    )
    flagged = supersede(plan.document, other, actor=cast.officer, on=date(2026, 5, 1))
    assert sorted(task.order for task in flagged) == [2, 3]
    assert list(plan.tasks.exclude(review_reason="").values_list("order", flat=True)) == [2, 3]


def test_what_may_not_replace(cast, old, new):
    with pytest.raises(Refused, match="只有登记单位“市安委办”可以办理"):
        supersede(old, new, actor=cast.outsider, on=date(2026, 6, 1))
    with pytest.raises(Refused, match="不能作为替代文件"):
        supersede(old, old, actor=cast.officer, on=date(2026, 6, 1))
    supersede(old, new, actor=cast.officer, on=date(2026, 6, 1))
    third = Document.objects.create(
        place=old.place, organ=cast.office, title="第三份", uploaded_by=cast.officer
    )
    with pytest.raises(Refused, match="该文件已被替代"):
        supersede(old, third, actor=cast.officer, on=date(2026, 7, 1))
    with pytest.raises(Refused, match="不能作为替代文件"):  # no circle
        supersede(new, Document.objects.get(pk=old.pk), actor=cast.officer, on=date(2026, 7, 1))
    new.refresh_from_db()
    assert (new.superseded_by, new.valid_to) == (None, None)


def test_a_replaced_document_takes_no_new_links(cast, draft, old, new):
    supersede(old, new, actor=cast.officer, on=date(2026, 6, 1))
    clause = Document.objects.get(pk=old.pk).clauses.first()
    with pytest.raises(Refused, match="请关联新文件的条款"):
        link_clause(draft.tasks.get(order=1), clause, actor=cast.officer)


def test_replaced_on_the_day_it_came_it_keeps_that_day(cast, old, new):
    supersede(old, new, actor=cast.officer, on=date(2026, 1, 15))
    old.refresh_from_db()
    assert (old.valid_from, old.valid_to) == (date(2026, 1, 15), date(2026, 1, 15))


def test_the_form_offers_no_document_of_others_nor_of_the_other_kind(cast, plan, old, new, client_of):
    foreign = Document.objects.create(
        place=cast.other_city,
        organ=cast.other_office,
        title="外市文件",
        superior=True,
        uploaded_by=cast.outsider,
    )
    form = client_of(cast.officer).get(reverse("plans:supersede", args=[old.pk])).context["form"]
    assert list(form.fields["new"].queryset) == [new]
    answer = client_of(cast.officer).post(
        reverse("plans:supersede", args=[old.pk]), {"new": foreign.pk, "on": "2026-06-01"}
    )
    assert answer.status_code == 422
    old.refresh_from_db()
    assert old.superseded_by is None
