"""审计日志: the auditor's pages."""

import json

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.audit.log import record, verify
from anlan.audit.models import Entry
from anlan.web.pages import ListPage, Page, RowPage
from anlan.web.tables import Column, shown

from ..filters import EntryFilter
from ..queries import entries_for

LOG = (_("审计日志"), "org:log")


def linked(entry):
    return format_html('<a href="{}">{}</a>', reverse("org:entry", args=[entry.pk]), shown(entry.at))


class Log(ListPage):
    model = Entry
    perm = "audit.view_log"
    title = _("审计日志")
    filterset_class = EntryFilter
    template_name = "org/log.html"
    order = ("-id",)
    columns = [
        Column("at", _("时间"), kind="time", shown_as=linked),
        Column("actor_name", _("操作人")),
        Column("acting_for", _("岗位")),
        Column("verb", _("操作")),
        Column("row_name", _("对象")),
        Column("address", _("来源地址")),
        Column("facts", _("内容"), value=lambda entry: compact(entry.facts), optional=True),
        Column("position", _("链上序号"), kind="number", optional=True),
        Column("digest", _("哈希"), optional=True),
    ]

    def rows(self):
        return entries_for(self.request.user)


def compact(facts):
    return json.dumps(facts, ensure_ascii=False, cls=DjangoJSONEncoder) if facts else ""


class OneEntry(RowPage):
    model = Entry
    perm = "audit.view_log"
    template_name = "org/entry.html"
    trail = (LOG,)

    def rows(self):
        return entries_for(self.request.user)

    def get_title(self):
        return f"{self.row.verb} · {self.row.row_name}"

    def get(self, request, *args, **kwargs):
        entry = self.row
        facts = [
            (_("时间"), entry.at),
            (_("操作人"), entry.actor_name),
            (_("岗位"), entry.acting_for),
            (_("来源地址"), entry.address),
            (_("操作"), entry.verb),
            (_("对象"), entry.row_name),
            (_("对象编号"), f"{entry.row_model} {entry.row_id}"),
            (_("链上序号"), entry.position),
        ]
        said = json.dumps(entry.facts, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
        return self.show(facts=facts, said=said if entry.facts else "")


class Verify(Page):
    """核对: walks the whole chain, says what it found, and leaves an entry of its own."""

    perm = "audit.view_log"

    def get(self, request):
        raise Http404

    def post(self, request):
        verdict = verify()
        if verdict.broken is None:
            found = gettext("审计日志完好：共核对 %d 条，哈希链没有断开。") % verdict.checked
            messages.success(request, found)
        else:
            why = gettext("此前有记录缺失") if verdict.gap else gettext("内容与哈希不符")
            found = gettext("审计日志在第 %(position)d 条断开：%(why)s（记录号 %(id)d，%(at)s）。") % {
                "position": verdict.broken.position,
                "why": why,
                "id": verdict.broken.pk,
                "at": shown(verdict.broken.at),
            }
            messages.error(request, found)
        record(request.user, "核对审计日志", request.user, found=found)
        return redirect("org:log")
