"""Upload, preview, result with undo; the workbooks to download; the list of batches."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.actions import upload_limit
from anlan.lib.extent import letters
from anlan.web.pages import FormPage, ListPage, Page, RowPage
from anlan.web.tables import Column, badge

from . import actions
from .forms import UploadForm
from .models import Batch, Row
from .sheets import SHEETS
from .workbooks import marked, template

TONES = {"checked": "warn", "applied": "good", "undone": "idle", "partly": "warn", "discarded": "idle"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(content, name):
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


class SheetPage(Page):
    """A page about one kind of sheet; who may not import it does not see it."""

    @cached_property
    def sheet(self):
        if self.kwargs["code"] not in SHEETS:
            raise Http404
        return SHEETS[self.kwargs["code"]]

    @property
    def perm(self):
        return self.sheet.permission


class UploadPage(SheetPage, FormPage):
    form_class = UploadForm
    template_name = "intake/upload.html"
    submit = gettext_lazy("上传并核对")
    done = gettext_lazy("已核对，尚未写入。")

    def get_title(self):
        return _("导入%s") % self.sheet.label

    def get_trail(self):
        return [(self.sheet.label, reverse(self.sheet.home))]

    def save(self, data):
        upload_limit(self.request)
        return actions.take(self.sheet, data["file"], actor=self.request.user)

    def context(self, **more):
        recent = Batch.objects.visible_to(self.request.user).filter(code=self.sheet.code)
        columns = [
            (field, self.sheet.form.synonyms.get(name, ())[:4])
            for name, field in self.sheet.form.base_fields.items()
        ]
        return super().context(recent=recent.select_related("uploaded_by")[:5], columns=columns, **more)


class TemplatePage(SheetPage):
    def get(self, request, *args, **kwargs):
        return workbook(template(self.sheet, request.user), _("%s导入模板.xlsx") % self.sheet.label)


class BatchListPage(ListPage):
    model = Batch
    title = gettext_lazy("导入记录")
    empty = gettext_lazy("还没有导入过表格。")
    columns = [
        Column("file_name", gettext_lazy("文件"), link=True),
        Column("sheet", gettext_lazy("内容"), value="sheet.label"),
        Column(
            "state",
            gettext_lazy("状态"),
            shown_as=lambda batch: badge(batch.get_state_display(), TONES[batch.state]),
        ),
        Column("new", gettext_lazy("新增"), kind="number"),
        Column("update", gettext_lazy("更新"), kind="number"),
        Column("same", gettext_lazy("不变"), kind="number"),
        Column("wrong", gettext_lazy("有误"), kind="number"),
        Column("uploaded_by", gettext_lazy("上传人")),
        Column("uploaded_at", gettext_lazy("上传时间"), kind="time"),
    ]

    def rows(self):
        return super().rows().select_related("uploaded_by")


class BatchPage(RowPage):
    """Preview before, result after; ``?show=`` picks new, update, same or wrong lines."""

    model = Batch
    template_name = "intake/batch.html"
    per_page = 100
    acts = {
        "apply": (actions.apply, gettext_lazy("已导入。如有不妥，可在本页撤销。")),
        "undo": (actions.undo, gettext_lazy("已撤销。")),
        "discard": (actions.discard, gettext_lazy("已放弃，没有写入任何数据。")),
    }

    def get_trail(self):
        sheet = self.row.sheet
        return [
            (sheet.label, reverse(sheet.home)),
            (_("导入%s") % sheet.label, reverse("intake:upload", args=[sheet.code])),
        ]

    @cached_property
    def shown(self):
        """The action whose lines are listed: the one asked for, else the first that has any."""
        asked = self.request.GET.get("show")
        if asked in Row.Action.values:
            return asked
        checked = self.row.state == Batch.State.CHECKED
        order = ("wrong", "update", "new", "same") if checked else ("update", "new")
        return next((action for action in order if getattr(self.row, action)), "new")

    def get(self, request, *args, **kwargs):
        rows = self.row.rows.filter(action=self.shown).order_by("-kept", "number")
        paginator = Paginator(rows, self.per_page)
        part = paginator.get_page(request.GET.get("page"))
        return self.show(
            tone=TONES[self.row.state],
            counts=[
                (action, Row.Action(action).label, getattr(self.row, action))
                for action in ("new", "update", "same", "wrong")
            ],
            shown=self.shown,
            part=part,
            paginator=paginator,
            lines=self.lines(part),
            headers=[(name, header) for name, header in self.row.columns if name],
            ignored=[header for name, header in self.row.columns if header and not name],
            writable=self.row.new + self.row.update,
            kept=self.row.rows.exclude(kept="").count(),
        )

    def lines(self, rows):
        """What the template shows of each line, as plain values."""
        about = self.row.sheet.model._base_manager.in_bulk([row.row_id for row in rows if row.row_id])
        return [self.line(row, about.get(row.row_id)) for row in rows]

    def line(self, row, about):
        sheet, fields = self.row.sheet, self.row.sheet.form.base_fields
        return {
            "number": row.number,
            "url": about.get_absolute_url() if about else "",
            "name": str(about or ""),
            "key": row.cells.get(sheet.key, ""),
            "cells": [row.cells.get(name, "") for name, _header in self.row.columns if name],
            "wrong": list(self.wrong(row, fields)),
            "changes": [
                (fields[name].label, row.before.get(name, {}).get("text"), after["text"])
                for name, after in row.after.items()
            ],
            "kept": row.kept,
        }

    def wrong(self, row, fields):
        """``(column, header, cell, problem)`` in the order of the columns."""
        columns = {
            name: (number, header) for number, (name, header) in enumerate(self.row.columns, 1) if name
        }
        for name in sorted(row.errors, key=lambda name: columns.get(name, (0, ""))):
            number, header = columns.get(name, (0, fields[name].label if name in fields else ""))
            for problem in row.errors[name]:
                yield letters(number), header, row.cells.get(name, ""), problem

    def post(self, request, *args, **kwargs):
        if request.POST.get("act") not in self.acts:
            raise Http404
        act, done = self.acts[request.POST["act"]]
        try:
            act(self.row, actor=request.user)
        except ValidationError as no:
            messages.error(request, " ".join(no.messages))
        else:
            if self.row.state == Batch.State.PARTLY:
                messages.warning(request, _("只撤销了一部分，其余各行的原因见下。"))
            else:
                messages.success(request, done)
        return redirect(self.row.get_absolute_url())


class MarkedPage(RowPage):
    model = Batch

    def get(self, request, *args, **kwargs):
        stem = self.row.file_name.rpartition(".")[0]
        return workbook(marked(self.row), _("%s（错误说明）.xlsx") % stem)
