"""Policy documents by JSON: read one without keeping it, register, link clauses to tasks, replace."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from ninja import File, Form, Query, Status
from ninja.files import UploadedFile

from anlan.files.actions import upload_limit

from ..actions.documents import link_clause, read, register_superior, supersede, unlink_clause
from ..filters.documents import DocumentFilter
from ..models import Clause, Document, Task
from .asking import NOT_FOUND, REFUSED, demand, own_organ, page_of, router
from .schemas import (
    ClauseOut,
    DocumentDetail,
    DocumentOut,
    DocumentQuery,
    LinkIn,
    Paged,
    Superseded,
    SupersedeIn,
)


def documents(user):
    return Document.objects.visible_to(user).select_related("organ")


def clauses(document, user):
    linked = "carried_out_by" if document.superior else "tasks"
    return document.clauses.prefetch_related(
        Prefetch(linked, Task.objects.visible_to(user), to_attr="seen_tasks")
    )


@router.get("/documents", response=Paged[DocumentOut], summary="政策文件")
def list_documents(request, query: Query[DocumentQuery]):
    return page_of(documents(request.user).defer("text"), query, DocumentFilter, request)


@router.post("/documents", response={201: DocumentDetail, **REFUSED}, summary="登记上级文件")
def register(request, file: File[UploadedFile], organ: Form[int | None] = None):
    organ = own_organ(request, "plans.add_document", organ)
    upload_limit(request)
    row = register_superior(actor=request.user, organ=organ, upload=file)
    return Status(201, get_document(request, row.pk))


@router.get("/documents/{int:pk}", response={200: DocumentDetail, **NOT_FOUND}, summary="一份文件和它的条款")
def get_document(request, pk: int):
    row = get_object_or_404(documents(request.user), pk=pk)
    row.seen_clauses = clauses(row, request.user)
    return row


@router.post("/documents/{int:pk}/supersede", response={200: Superseded, **REFUSED}, summary="以新文件替代")
def replace(request, pk: int, said: SupersedeIn):
    row = get_object_or_404(documents(request.user), pk=pk)
    demand(request, "plans.change_document")
    new = get_object_or_404(documents(request.user), pk=said.new)
    flagged = supersede(row, new, actor=request.user, on=said.on)
    return {"flagged": [task.pk for task in flagged]}


def changed_link(request, pk, said, act):
    seen = Document.objects.visible_to(request.user).values("pk")
    clause = get_object_or_404(Clause.objects.filter(document__in=seen).select_related("document"), pk=pk)
    demand(request, "plans.change_document")
    act(get_object_or_404(Task.objects.visible_to(request.user), pk=said.task), clause, actor=request.user)
    return clauses(clause.document, request.user).get(pk=pk)


@router.post("/clauses/{int:pk}/link", response={200: ClauseOut, **REFUSED}, summary="由任务落实上级条款")
def link(request, pk: int, said: LinkIn):
    return changed_link(request, pk, said, link_clause)


@router.post("/clauses/{int:pk}/unlink", response={200: ClauseOut, **REFUSED}, summary="取消关联")
def unlink(request, pk: int, said: LinkIn):
    return changed_link(request, pk, said, unlink_clause)


@router.post("/parse", response={200: dict, **REFUSED}, summary="识别一份文件，不保存")
def parse_document(request, file: File[UploadedFile]):
    demand(request, "plans.add_plan", "plans.add_document")
    upload_limit(request)
    return read(file)[0]
