"""The page classes: a module's views only say what is particular to them."""

import re
from io import BytesIO
from itertools import islice
from urllib.parse import quote, unquote_plus

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from anlan.audit.log import history, record
from anlan.files.actions import upload_limit
from anlan.flow.facts import form_for
from anlan.flow.flow import Refused
from anlan.lib.xlsx import write_sheet

from .models import SavedView
from .paging import CountedOnce
from .panels import panels_of

EXPORTED_AT_ONCE = 2000


class Page(LoginRequiredMixin, View):
    """A page for people signed in. Who lacks ``perm`` gets 404: the page does not exist for them."""

    perm = ""
    title = ""
    template_name = ""
    trail = ()  # breadcrumbs before this page: (label, url name)

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.perm and not request.user.holds(self.perm):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_title(self):
        return self.title

    def get_trail(self):
        return [(label, reverse(name)) for label, name in self.trail]

    def context(self, **more):
        return {"page": self, "title": self.get_title(), "trail": self.get_trail(), **more}

    def show(self, status=200, template=None, **more):
        return render(self.request, template or self.template_name, self.context(**more), status=status)


def bulk_act(label, perm):
    """Mark ``f(row, *, actor, note)`` as an act a list offers to who holds ``perm``."""

    def mark(function):
        function.name, function.label, function.perm = function.__name__, label, perm
        function.do_not_call_in_templates = True
        return function

    return mark


def keys(texts):
    """The primary keys among what a browser sent; anything else names no row."""
    return [int(text) for text in texts if re.fullmatch("[0-9]{1,18}", text)]


class ListPage(Page):
    """Filter, sort, choose columns, save the view, export everything filtered, act on several rows.

    ``columns``: list of Column. ``filterset_class``: a django-filter FilterSet. ``bulk``: functions
    ``f(row, *, actor, note)`` made by ``bulk_act``; each raises ``Refused`` with a reason.
    """

    model = None
    columns = ()
    filterset_class = None
    order = ("-pk",)
    per_page = 50
    bulk = ()
    template_name = "web/list.html"
    empty = gettext_lazy("没有符合条件的记录。")
    buttons = ()  # (label, icon, url name, permission)

    def get_title(self):
        return self.title or capfirst(self.model._meta.verbose_name_plural)

    def rows(self):
        """The rows this reader may see, before filtering."""
        return self.model.objects.visible_to(self.request.user)

    @cached_property
    def filterset(self):
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.request.GET, queryset=self.rows(), request=self.request)

    def filtered(self):
        if self.filterset is None:
            return self.rows()
        return self.filterset.qs if self.filterset.is_valid() else self.rows().none()

    @cached_property
    def conditions(self):
        """Of each filter in turn, whether something is chosen."""
        form = self.filterset and self.filterset.form
        return [bool(form.data.get(name)) for name in form.fields] if form else []

    @cached_property
    def chosen(self):
        """The columns shown: those named in ``cols``, else all that are not optional."""
        names = [name for name in self.request.GET.get("cols", "").split(",") if name]
        return [column for column in self.columns if column.name in names] or [
            column for column in self.columns if not column.optional
        ]

    @property
    def compact(self):
        """Whether rows are three lines on a telephone, of the columns that have a part in them."""
        return any(column.phone for column in self.chosen)

    def ordered(self, rows):
        wanted = self.request.GET.get("sort", "")
        column = next((c for c in self.columns if c.sort and c.sort == wanted.lstrip("-")), None)
        order = [wanted] if column else list(self.order)
        # Ties go the way the order goes: then one index on (column, pk) serves both ways.
        return rows.order_by(*order, "-pk" if str(order[-1]).startswith("-") else "pk")

    def get(self, request, *args, **kwargs):
        rows = self.ordered(self.filtered())
        if request.GET.get("format") == "xlsx":
            return self.export(rows)
        paginator = self.paginator(rows)
        try:
            part = paginator.page(request.GET.get("page", 1))
        except InvalidPage:
            part = paginator.page(1)
        return self.show(
            part=part,
            paginator=paginator,
            lines=[
                (row, [(column, column.cell(row)) for column in self.chosen]) for row in self.decorate(part)
            ],
            filters=self.filterset,
            filtered=any(self.conditions),
            folded=sum(self.conditions[1:]),
            headers=[(column, self.sort_link(column)) for column in self.chosen],
            bulk_offers=[act for act in self.bulk if request.user.holds(act.perm)],
            button_offers=[
                (label, icon, reverse(name))
                for label, icon, name, perm in self.buttons
                if request.user.holds(perm)
            ],
            saved_views=SavedView.objects.filter(user=request.user, page=self.page_name),
            **self.extra(),
        )

    def paginator(self, rows):
        return CountedOnce(rows, self.per_page)

    def decorate(self, rows):
        """The rows of one page, with what the columns need besides (in a fixed number of queries)."""
        return rows

    def decorated(self, rows):
        """All ``rows``, decorated part by part."""
        waiting = rows.iterator(EXPORTED_AT_ONCE)
        while part := list(islice(waiting, EXPORTED_AT_ONCE)):
            yield from self.decorate(part)

    def extra(self):
        return {}

    @property
    def page_name(self):
        return self.request.resolver_match.view_name

    def sort_link(self, column):
        """``(value of the sort parameter after a click, arrow)`` or None."""
        if not column.sort:
            return None
        now = self.request.GET.get("sort", "")
        if now == column.sort:
            return f"-{column.sort}", "ascending"
        return column.sort, "descending" if now == f"-{column.sort}" else ""

    def export(self, rows):
        """The whole filtered list as a workbook, with the columns chosen on the page."""
        file = BytesIO()
        lines = ([column.exported(row) for column in self.chosen] for row in self.decorated(rows))
        write_sheet(file, str(self.get_title()), [str(column.label) for column in self.chosen], lines)
        response = HttpResponse(
            file.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(str(self.get_title()))}.xlsx"
        # Whoever takes a list out of the system is remembered, with what was asked for.
        user, query = self.request.user, unquote_plus(self.request.GET.urlencode())
        record(user, "导出", user, page=str(self.get_title()), query=query)
        return response

    def post(self, request, *args, **kwargs):
        """Save a view, or do a bulk act to the rows ticked; each row succeeds or says why not."""
        if name := request.POST.get("view_name", "").strip():
            return self.save_view(name[:40])
        act = next((act for act in self.bulk if act.name == request.POST.get("act")), None)
        if act is None or not request.user.holds(act.perm):
            raise Http404
        rows = self.rows().filter(pk__in=keys(request.POST.getlist("row")))
        done, refused = 0, []
        for row in rows:
            try:
                act(row, actor=request.user, note=request.POST.get("note", "").strip())
                done += 1
            except Refused as no:
                refused.append(f"{row}：{no}")
        if done:
            messages.success(request, _("%(act)s：已处理 %(count)d 条。") % {"act": act.label, "count": done})
        for line in refused[:10]:
            messages.error(request, line)
        if not done and not refused:
            messages.warning(request, _("请先勾选要处理的记录。"))
        return redirect(request.get_full_path())

    def save_view(self, name):
        query = self.request.GET.copy()
        for transient in ("page", "format"):
            query.pop(transient, None)
        SavedView.objects.update_or_create(
            user=self.request.user,
            page=self.page_name,
            name=name,
            defaults={"query": query.urlencode()[:2000]},
        )
        messages.success(self.request, _("已保存常用筛选“%s”。") % name)
        return redirect(self.request.get_full_path())


class RowPage(Page):
    """A page about one row; outside the reader's scope it does not exist."""

    model = None
    view_perm = None  # default: the model's view permission

    @cached_property
    def row(self):
        return get_object_or_404(self.rows(), pk=self.kwargs["pk"])

    def rows(self):
        return self.model.objects.visible_to(self.request.user, self.view_perm)

    def get_title(self):
        return self.title or str(self.row)

    def context(self, **more):
        return super().context(row=self.row, **more)


class CasePage(RowPage):
    """A case: its steps (and why not otherwise), facts, timeline; ``template_name`` extends web/case.html."""

    flow = None
    template_name = "web/case.html"
    step_url = ""  # url name taking (pk, step)

    def facts(self):
        """``[(label, value)]`` for the head of the page."""
        return []

    def offered(self):
        """The steps that the page names, those shut with their reasons."""
        return self.flow.open_to(self.request.user, self.row) if self.flow else []

    def get(self, request, *args, **kwargs):
        offers = self.offered()
        return self.show(
            facts=self.facts(),
            offers=[(offer, reverse(self.step_url, args=[self.row.pk, offer.step.name])) for offer in offers],
            shut=[offer for offer in offers if not offer.answer],
            timeline=history(self.row)[:200],
            panels=panels_of(self.row, request.user),
            **self.extra(),
        )

    def extra(self):
        return {}


def tell(form, no):
    """What an action said no to: each error at the field it names, else above the form."""
    if isinstance(no, ValidationError) and hasattr(no, "error_dict"):
        for name, errors in no.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, no.messages if isinstance(no, ValidationError) else str(no))


class FormPage(Page):
    """A form whose valid data goes to one action. ``save(data)`` returns the row to go to.

    ``form``: the one that was filled in, for a ``save`` that wants more of it than the data.
    """

    form_class = None
    template_name = "web/form.html"
    submit = gettext_lazy("保存")
    done = gettext_lazy("已保存。")
    multipart = False

    def get_form(self, data=None, files=None):
        return self.form_class(data, files, **self.form_kwargs())

    def form_kwargs(self):
        return {}

    def save(self, data):
        raise NotImplementedError

    def after(self, row):
        return row.get_absolute_url()

    def get(self, request, *args, **kwargs):
        return self.show(form=self.get_form())

    def post(self, request, *args, **kwargs):
        form = self.form = self.get_form(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form=form, status=422)
        try:
            row = self.save(form.cleaned_data)
        except (Refused, ValidationError) as no:
            return self.refused(form, no)
        messages.success(request, self.done)
        return redirect(self.after(row))

    def refused(self, form, no):
        """What was filled in, with what the action says of it."""
        tell(form, no)
        return self.show(form=form, status=422)


class StepPage(RowPage):
    """One step of a case: asks for the facts the step needs, then moves the case."""

    flow = None
    template_name = "web/step.html"

    @cached_property
    def step(self):
        step = self.flow.by_name.get(self.kwargs["step"])
        if step is None or not self.request.user.holds(step.permission):
            raise Http404
        return step

    def get_title(self):
        return self.step.label

    def get_trail(self):
        return [*super().get_trail(), (str(self.row), self.row.get_absolute_url())]

    def get_form(self, data=None, files=None):
        return form_for(self.step, self.row, self.request.user)(data, files)

    def form_facts(self, form):
        return form.cleaned_data

    def after(self):
        return self.row.get_absolute_url()

    def get(self, request, *args, **kwargs):
        answer = self.flow.answer(self.step, request.user, self.row)
        return self.show(form=self.get_form(), answer=answer, step=self.step, status=200 if answer else 409)

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST, request.FILES)
        if form.is_valid():
            try:
                upload_limit(request)
                self.flow.move(self.row, self.step.name, actor=request.user, **self.form_facts(form))
            except (Refused, ValidationError) as no:
                tell(form, no)
            else:
                messages.success(request, _("已%s。") % self.step.label)
                return redirect(self.after())
        return self.show(form=form, answer=True, step=self.step, status=422)
