"""The grid worker's own pages, made for a phone: my grids, one premise, a patrol, the 六有."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.actions import upload_limit
from anlan.files.queries import attached_to
from anlan.flow.flow import Refused
from anlan.hazards.models import Matter
from anlan.hazards.tables import state_mark
from anlan.web.pages import FormPage, Page, RowPage

from ..actions import walking
from ..actions.keeping import may_keep
from ..forms import PatrolForm, SixForm
from ..models import Cell, Patrol, Premise
from ..queries import VIEW, WALK, categories, category_label, cells_of, due, looked_after, progress
from ..tables import TONES, result_mark

MINE = (gettext_lazy("我的网格"), "grids:mine")
SHOWN, RECENT = 60, 8


class MyGridPage(Page):
    """What to visit today, one tap when all is well, the danger form a tap away; the last patrols and reports."""

    perm = WALK
    title = gettext_lazy("我的网格")
    template_name = "grids/mine.html"

    def get(self, request):
        user, now = request.user, timezone.now()
        cells = list(cells_of(user).order_by("place__path"))
        premises = looked_after(cells).select_related("place")
        place = cells[0].place if cells else None
        waiting = due(premises, now, place)
        labels = categories(place)
        today = timezone.localdate(now)
        walked = Patrol.objects.filter(by=user)
        month = walked.filter(claimed_at__date__gte=today.replace(day=1)).count()
        return self.show(
            cells=cells,
            waiting=[
                (one, labels.get(one.category, {}).get("label", one.category), uuid4())
                for one in waiting[:SHOWN]
            ],
            count=waiting.count(),
            kept=premises.count(),
            month=month,
            duty=self.duty(user, today),
            recent=[(one, result_mark(one)) for one in walked.select_related("premise", "matter")[:RECENT]],
            matters=self.matters(user),
            today=today,
        )

    def duty(self, user, today):
        found = walking.duty_of(user, today)
        return found and (found, *progress(found, user))

    def matters(self, user):
        rows = Matter.objects.visible_to(user).filter(reported_by=user).order_by("-pk")
        return [(one, state_mark(one)) for one in rows.select_related("place", "organ")[:RECENT]]

    def post(self, request):
        """One tap: nothing wrong at this premise."""
        pk = request.POST.get("premise", "")
        if not pk.isdecimal() or len(pk) > 18:
            raise Http404
        premise = get_object_or_404(Premise.objects.visible_to(request.user), pk=pk)
        form = PatrolForm({**request.POST.dict(), "result": Patrol.Result.FINE})
        if not form.is_valid():
            messages.error(request, _("提交的内容不完整，请重新打开页面。"))
            return redirect("grids:mine")
        try:
            walking.patrol(premise, actor=request.user, **facts_of(form.cleaned_data))
        except Refused as no:
            messages.error(request, str(no))
        except ValidationError as no:
            messages.error(request, "；".join(no.messages))
        else:
            messages.success(request, _("已记录：%s未发现问题。") % premise)
        return redirect("grids:mine")


def facts_of(data):
    facts = {name: value for name, value in data.items() if value not in (None, "", [])}
    if "lon" not in facts or "lat" not in facts:
        facts.pop("lon", None)
        facts.pop("lat", None)
    return facts


class PremisePage(RowPage):
    """One premise with its patrols."""

    model = Premise
    perm = VIEW
    template_name = "grids/premise.html"

    def rows(self):
        return super().rows().select_related("cell__place", "place", "enterprise")

    def get_trail(self):
        cell = self.row.cell
        return [(_("网格"), reverse("grids:cells")), (str(cell), cell.get_absolute_url())]

    def get(self, request, pk):
        row, user = self.row, request.user
        patrols = list(row.patrols.select_related("by", "matter")[:100])
        files = attached_to(patrols)
        seen = set(
            Matter.objects.visible_to(user)
            .filter(pk__in=[one.matter_id for one in patrols if one.matter_id])
            .values_list("pk", flat=True)
        )
        return self.show(
            facts=[
                (_("网格"), row.cell),
                (_("类别"), category_label(row)),
                (_("位置"), row.location),
                (_("纳入日期"), row.since),
                (_("移出日期"), row.until),
                (_("最近巡查"), row.patrolled_at),
            ],
            patrols=[(one, TONES[one.result], files[one.pk], one.matter_id in seen) for one in patrols],
            walks=row.until is None and walking.may_walk(user, row.cell),
            keeps=row.until is None and may_keep(user, row.place),
        )


class PatrolPage(RowPage, FormPage):
    model = Premise
    perm = WALK
    template_name = "grids/patrol.html"
    form_class = PatrolForm
    submit = gettext_lazy("提交")
    done = gettext_lazy("已记录。")
    multipart = True
    trail = (MINE,)

    def rows(self):
        return super().rows().select_related("cell__place", "place", "enterprise").filter(until=None)

    def get_title(self):
        return _("巡查：%s") % self.row

    def get_form(self, data=None, files=None):
        return PatrolForm(data, files, initial={"result": self.request.GET.get("result", "")})

    def save(self, data):
        upload_limit(self.request)
        return walking.patrol(self.row, actor=self.request.user, **facts_of(data))

    def after(self, row):
        return reverse("grids:mine")


class SixPage(RowPage, FormPage):
    """The 六有 item by item; what was shown before need not be shown again."""

    model = Cell
    perm = VIEW
    template_name = "grids/six.html"
    title = gettext_lazy("六有自评")
    submit = gettext_lazy("提交自评")
    done = gettext_lazy("已提交自评。")
    multipart = True

    def dispatch(self, request, *args, **kwargs):
        user = request.user
        if user.is_authenticated and not (walking.may_walk(user, self.row) or may_keep(user, self.row.place)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        return super().rows().select_related("place", "organ")

    def get_trail(self):
        return [(_("网格"), reverse("grids:cells")), (str(self.row), self.row.get_absolute_url())]

    @cached_property
    def latest(self):
        return self.row.self_checks.first()

    def get_form(self, data=None, files=None):
        self.form = SixForm(data, files, cell=self.row, latest=self.latest)
        return self.form

    def save(self, data):
        upload_limit(self.request)
        return walking.self_check(self.row, actor=self.request.user, **self.form.given())
