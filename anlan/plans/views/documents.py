"""Policy documents: the list, one document with its clauses, linking these to tasks, replacing one by another."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import history
from anlan.files.actions import upload_limit
from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.web.pages import FormPage, ListPage, RowPage, keys
from anlan.web.tables import Column, badge

from ..actions.documents import citing, link_clause, register_superior, supersede, unlink_clause
from ..filters.documents import DocumentFilter
from ..forms.documents import RegisterForm, SupersedeForm
from ..models import Document, Plan, Task
from ..queries import undecomposed

CLAUSES_A_PAGE = 100
TASKS_SHOWN = 200
LIKELY = 8  # how many of the tasks most like a clause are proposed


def period(row):
    """When the document was in force, in words."""
    if row.valid_to:
        return _("%(first)s 至 %(last)s") % {"first": row.valid_from or "", "last": row.valid_to}
    return _("%s 起") % row.valid_from if row.valid_from else ""


def standing(row):
    """``(words, tone)`` of the document today."""
    today = timezone.localdate()
    if row.superseded_by_id and (row.valid_to is None or row.valid_to < today):
        return _("已被替代"), "idle"
    if row.valid_to and row.valid_to < today:
        return _("已废止"), "idle"
    if row.valid_from and row.valid_from > today:
        return _("尚未施行"), "info"
    return _("现行有效"), "good"


DOCUMENTS = [
    Column("title", gettext_lazy("标题"), sort="title", link=True),
    Column("number", gettext_lazy("文号"), sort="number"),
    Column("issuer", gettext_lazy("发文机关"), sort="issuer"),
    Column("issued_on", gettext_lazy("发文日期"), sort="issued_on", kind="day"),
    Column("year", gettext_lazy("年度"), sort="year", kind="number", optional=True),
    Column("kind", gettext_lazy("种类"), sort="kind"),
    Column(
        "superior", gettext_lazy("来源"), value=lambda row: _("上级文件") if row.superior else _("本级文件")
    ),
    Column("period", gettext_lazy("有效期"), value=period, sort="valid_from", kind="day"),
    Column(
        "standing",
        gettext_lazy("状态"),
        value=lambda row: standing(row)[0],
        shown_as=lambda row: badge(*standing(row)),
    ),
    Column("organ", gettext_lazy("登记单位"), value=lambda row: str(row.organ), optional=True),
]


class DocumentList(ListPage):
    model = Document
    perm = "plans.view_document"
    columns = DOCUMENTS
    filterset_class = DocumentFilter
    order = ("-issued_on",)
    buttons = ((gettext_lazy("登记上级文件"), "file-plus", "plans:register_superior", "plans.add_document"),)
    empty = gettext_lazy("还没有政策文件。上传文件制定计划，或登记上级文件后，会列在这里。")

    def rows(self):
        return super().rows().select_related("organ").defer("text")


class RegisterSuperior(FormPage):
    perm = "plans.add_document"
    title = gettext_lazy("登记上级文件")
    trail = ((gettext_lazy("政策文件"), "plans:documents"),)
    form_class = RegisterForm
    multipart = True
    submit = gettext_lazy("上传并识别条款")
    done = gettext_lazy("已登记，条款已识别，可以逐条关联落实任务。")

    def form_kwargs(self):
        return {"user": self.request.user}

    def save(self, data):
        upload_limit(self.request)
        return register_superior(actor=self.request.user, organ=data["organ"], upload=data["file"])


class DocumentRowPage(RowPage):
    model = Document
    perm = "plans.view_document"
    trail = ((gettext_lazy("政策文件"), "plans:documents"),)

    def rows(self):
        return super().rows().select_related("organ", "superseded_by", "uploaded_by")

    @cached_property
    def keeper(self):
        """Whether the reader keeps this document: may replace it and link its clauses."""
        return self.request.user.speaks_for(self.row.organ) and self.request.user.holds(
            "plans.change_document"
        )


class DocumentPage(DocumentRowPage):
    template_name = "plans/document.html"

    def get_title(self):
        return self.row.title

    def get(self, request, pk):
        row, view = self.row, request.GET.get("view", "")
        views = [("", _("条款")), ("tasks", _("相关任务")), ("text", _("原文"))]
        if row.superior:
            views.insert(1, ("undecomposed", _("未分解条款")))
        if view not in dict(views):
            view = ""
        seen = Task.objects.visible_to(request.user)
        clauses = undecomposed(row) if view == "undecomposed" else row.clauses.all()
        linked = Prefetch(
            "carried_out_by" if row.superior else "tasks", seen.select_related("plan"), to_attr="seen_tasks"
        )
        part = Paginator(clauses.order_by("order").prefetch_related(linked), CLAUSES_A_PAGE).get_page(
            request.GET.get("page")
        )
        return self.show(
            view=view,
            views=views,
            part=part,
            paginator=part.paginator,
            standing=standing(row),
            facts=self.facts(),
            undecomposed=undecomposed(row).count() if row.superior else 0,
            clause_count=row.clauses.count(),
            chain=self.chain(),
            plans=Plan.objects.visible_to(request.user).filter(document=row),
            tasks=citing(row).filter(pk__in=seen.values("pk")).select_related("plan")[:TASKS_SHOWN]
            if view == "tasks"
            else (),
            files=attached(row),
            timeline=history(row)[:50],
            may_link=row.superior and self.keeper and not row.superseded_by_id,
            may_supersede=self.keeper and not row.superseded_by_id,
        )

    def facts(self):
        row = self.row
        return [
            (_("文号"), row.number),
            (_("发文机关"), row.issuer),
            (_("发文日期"), row.issued_on),
            (_("有效期"), period(row)),
            (_("种类"), row.get_kind_display()),
            (_("来源"), _("上级文件") if row.superior else _("本级文件")),
            (_("登记单位"), row.organ),
            (_("登记"), f"{row.uploaded_by} {timezone.localdate(row.uploaded_at)}"),
        ]

    def chain(self):
        """The document's earlier and later versions that the reader sees, oldest first."""
        seen = Document.objects.visible_to(self.request.user).defer("text")
        found, ahead = [self.row], self.row
        while ahead.superseded_by_id and (ahead := seen.filter(pk=ahead.superseded_by_id).first()):
            found.append(ahead)
        level = [self.row]
        while level := list(seen.filter(superseded_by__in=level).order_by("-valid_to")):
            found = [*reversed(level), *found]
        return [(version, period(version)) for version in found] if len(found) > 1 else []


class Supersede(DocumentRowPage, FormPage):
    perm = "plans.change_document"
    title = gettext_lazy("以新文件替代")
    template_name = "plans/document_supersede.html"
    submit = gettext_lazy("确认替代")

    @cached_property
    def row(self):
        row = get_object_or_404(self.rows(), pk=self.kwargs["pk"])
        if not self.request.user.speaks_for(row.organ):
            raise Http404
        return row

    def get_trail(self):
        return [*super().get_trail(), (self.row.title, self.row.get_absolute_url())]

    def context(self, **more):
        return super().context(open_tasks=citing(self.row).filter(state__in=Task.OPEN).count(), **more)

    def get_form(self, data=None, files=None):
        return SupersedeForm(data, document=self.row, user=self.request.user)

    def save(self, data):
        flagged = supersede(self.row, data["new"], actor=self.request.user, on=data["on"])
        self.done = _("原文件保留有效期，%d项引用它的任务已标记“需复核”。") % len(flagged)
        return self.row


class LinkClause(DocumentRowPage):
    """Find the tasks that carry out one clause of a superior's document, and say so."""

    perm = "plans.change_document"
    template_name = "plans/document_link.html"
    title = gettext_lazy("关联落实任务")

    @cached_property
    def clause(self):
        return get_object_or_404(
            self.row.clauses.select_related("document__superseded_by"), pk=self.kwargs["clause"]
        )

    def get_trail(self):
        return [*super().get_trail(), (self.row.title, self.row.get_absolute_url())]

    def own_tasks(self):
        """Tasks of plans that the reader's organs own: only these may be linked."""
        return Task.objects.filter(organ__in=self.request.user.organs).exclude(state=Task.State.CANCELLED)

    def get(self, request, pk, clause):
        linked = self.own_tasks().filter(carries_out=self.clause).select_related("plan")
        others = (
            self.own_tasks()
            .exclude(pk__in=linked.values("pk"))
            .select_related("plan")
            .order_by("-plan", "order")
        )
        words = request.GET.get("q", "").strip()
        if words:
            found = others.filter(text__icontains=words)[:50]
        else:
            found = most_alike(self.clause.text, others[:2000])
        following = undecomposed(self.row).filter(order__gt=self.clause.order).order_by("order").first()
        return self.show(clause=self.clause, linked=linked, found=found, words=words, following=following)

    def post(self, request, pk, clause):
        task = get_object_or_404(self.own_tasks(), pk__in=keys([request.POST.get("task", "")]))
        act, done = {
            "link": (link_clause, _("已关联：%s")),
            "unlink": (unlink_clause, _("已取消关联：%s")),
        }.get(request.POST.get("act"), (None, None))
        if act is None:
            raise Http404
        try:
            act(task, self.clause, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, done % task.headline)
        return redirect(request.get_full_path())


def most_alike(text, tasks):
    """The tasks that share most pairs of neighbouring characters with ``text``, best first.

    Shares are of the shorter side: a short task that says one part of a long clause is alike.
    """
    wanted = pairs(text)

    def share(task):
        own = pairs(task.text)
        return len(wanted & own) / max(1, min(len(wanted), len(own)))

    return sorted(tasks, key=share, reverse=True)[:LIKELY]


def pairs(text):
    plain = "".join(char for char in text if char.isalnum())
    return {plain[at : at + 2] for at in range(len(plain) - 1)}
