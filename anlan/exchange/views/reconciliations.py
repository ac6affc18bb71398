"""Comparisons: the list, one of them with its differences, making one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.jobs.queue import enqueue
from anlan.web.pages import CasePage, ListPage

from ..actions.comparing import compare_by_hand
from ..filters import ReconciliationFilter
from ..forms import ListForm
from ..models import Reconciliation
from ..queries import COMPARE
from ..sheets import list_of
from ..tables import RECONCILIATIONS, outcome
from .messages import HOME
from .partners import OfPartner

VIEW = "exchange.view_reconciliation"
TRAIL = (HOME, (gettext_lazy("对账"), "exchange:reconciliations"))


class ReconciliationList(ListPage):
    model = Reconciliation
    perm = VIEW
    title = gettext_lazy("对账")
    trail = (HOME,)
    columns = RECONCILIATIONS
    filterset_class = ReconciliationFilter
    empty = gettext_lazy("还没有对过账。请从对接平台的页面上传对方清单。")

    def rows(self):
        return super().rows().select_related("partner", "by")


class ReconciliationPage(CasePage):
    model = Reconciliation
    perm = VIEW
    trail = TRAIL
    template_name = "exchange/reconciliation.html"

    def rows(self):
        return super().rows().select_related("partner", "by")

    def facts(self):
        row = self.row
        said = [
            (_("对接平台"), row.partner),
            (_("对账时间"), row.at),
            (_("对账人"), row.by or _("系统")),
            (_("对方清单"), _("向对方取得") if row.fetched else _("上传文件")),
            (_("本系统件数"), row.ours),
            (_("对方件数"), row.theirs),
            (_("差异"), row.count),
        ]
        return [*said, (_("未能对账的原因"), row.problem)] if row.problem else said

    def extra(self):
        kinds = dict(Reconciliation.Kind.choices)
        lines = [{**line, "kind": kinds[line["kind"]]} for line in self.row.differences]
        return {"mark": outcome(self.row), "lines": lines, "left_out": self.row.count - len(lines)}


class ComparePage(OfPartner):
    """Upload the partner's list; or have it fetched, by a job."""

    perm = view_perm = COMPARE
    title = gettext_lazy("对账")
    form_class = ListForm
    multipart = True
    submit = gettext_lazy("对账")
    done = gettext_lazy("已对账。")

    def save(self, data):
        return compare_by_hand(self.row, list_of(data["file"]), actor=self.request.user)


class FetchPage(OfPartner):
    perm = view_perm = COMPARE
    title = gettext_lazy("向对方取清单对账")
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if not self.row.list_url:
            raise Http404
        payload = {"partner": self.row.pk, "by": request.user.pk}
        enqueue("exchange.reconcile", str(self.row.pk), payload, creator_id=request.user.pk)
        messages.success(request, _("正在向对方取清单，稍后刷新查看。"))
        return redirect("exchange:reconciliations")
