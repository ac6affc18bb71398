"""The list of campaigns, one campaign with its stages, and what is prepared before it starts."""

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.hazards.models import Matter
from anlan.letters.models import Letter
from anlan.obligations.models import Occurrence
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage

from .. import queries
from ..actions import campaigns as acts
from ..actions import subjects
from ..filters import CampaignFilter
from ..flow import CAMPAIGN, STAGE
from ..forms import BatchForm, CampaignForm, StagesForm
from ..models import Campaign, Stage, Subject
from ..tables import CAMPAIGNS, STAGES, TONES, is_late

HOME = (gettext_lazy("专项行动"), "campaigns:campaigns")
RELATED = ("organ", "lead", "place", "sector", "document", "plan", "parent")
S = Campaign.State
OWING = 8  # units named that have still to hand something in


def counted(rows):
    """The campaigns with the numbers of their objects, all and checked."""
    subjects = Subject.objects.filter(campaign=OuterRef("pk")).exclude(progress=Subject.Progress.REMOVED)
    subjects = subjects.order_by().values("campaign").annotate(n=Count("pk"), m=Count("checked_on"))
    return rows.annotate(
        object_count=Coalesce(Subquery(subjects.values("n")), 0),
        checked_count=Coalesce(Subquery(subjects.values("m")), 0),
    )


class CampaignList(ListPage):
    model = Campaign
    perm = "campaigns.view_campaign"
    title = gettext_lazy("专项行动")
    columns = CAMPAIGNS
    filterset_class = CampaignFilter
    order = ("-starts_on",)
    template_name = "campaigns/campaigns.html"
    buttons = ((gettext_lazy("筹备专项行动"), "plus", "campaigns:new", "campaigns.add_campaign"),)
    empty = gettext_lazy("没有专项行动。")

    def rows(self):
        rows = super().rows().select_related("lead", "place", "document").prefetch_related("stages")
        return counted(rows)

    def extra(self):
        rows = Campaign.objects.visible_to(self.request.user).order_by()
        counts = dict(rows.values_list("state").annotate(n=Count("pk")))
        return {
            "figures": [(code, label, counts.get(code, 0), TONES[code]) for code, label in S.choices],
            "chosen_state": self.request.GET.get("state", ""),
        }


class NewPage(FormPage):
    perm = "campaigns.add_campaign"
    title = gettext_lazy("筹备专项行动")
    trail = (HOME,)
    done = gettext_lazy("已建立，请核对各阶段日期，列入整治对象后启动。")

    def get_form(self, data=None, files=None):
        return CampaignForm(data, files, user=self.request.user)

    def save(self, data):
        last = acts.stages_of(data["kind"], data["starts_on"], data["organ"].place)[-1][2]
        return acts.save_campaign(actor=self.request.user, ends_on=last, **data)


class CampaignRow:
    model = Campaign
    flow = CAMPAIGN
    perm = "campaigns.view_campaign"
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related(*RELATED)

    @property
    def carried(self):
        return acts.carries(self.row, self.request.user) and self.request.user.holds(
            "campaigns.change_campaign"
        )

    def own(self):
        """For pages of those who carry it: nobody else finds them."""
        if not self.carried:
            raise Http404


class CampaignPage(CampaignRow, CasePage):
    step_url = "campaigns:step"
    template_name = "campaigns/campaign.html"

    def facts(self):
        row = self.row
        return [
            (_("类别"), row.get_kind_display()),
            (_("主办单位"), row.organ),
            (_("牵头单位"), row.lead),
            (_("区域"), row.place.full_name),
            (_("行业领域"), row.sector),
            (_("起止"), _("%(start)s 至 %(end)s") % {"start": row.starts_on, "end": row.ends_on}),
            (_("实施方案"), row.document),
            (_("工作计划"), row.plan),
        ]

    def stages(self):
        """``[(stage, tone, late, how it stands, done, owed)]``."""
        found = []
        for stage in self.row.stages.select_related("obligation", "campaign"):
            stage.campaign = self.row
            done = stage.state == Stage.State.DONE
            stood = (
                [(one["label"], one["done"], one["whole"]) for one in stage.stood]
                if done
                else [(one.label, one.done, one.whole) for one in queries.standing(stage)]
            )
            marks = [(label, n, whole, n >= whole) for label, n, whole in stood]
            found.append((stage, STAGES[stage.state], self.row.running and is_late(stage), marks))
        return found

    def children(self):
        """The sub-plans, with how many of their stages are done."""
        rows = Campaign.objects.visible_to(self.request.user).filter(parent=self.row)
        done = Count("stages", filter=Q(stages__state=Stage.State.DONE), distinct=True)
        rows = rows.annotate(done=done, total=Count("stages", distinct=True))
        return rows.select_related("lead").prefetch_related("stages")

    def extra(self):
        row, user = self.row, self.request.user
        stages = self.stages()
        current = next((stage for stage, *_rest in stages if stage.state == Stage.State.CURRENT), None)
        lists = row.state in subjects.LISTING
        return {
            "state_tone": TONES[row.state],
            "stages": stages,
            "current": current,
            "completes": current and row.running and STAGE.answer(STAGE.by_name["complete"], user, current),
            **self.progress(),
            "children": self.children(),
            "draws": row.draws.visible_to(user).select_related("by"),
            "owing": self.owing(current),
            "carried": self.carried,
            "edits": self.carried and row.state == S.PREPARED,
            "lists": lists and self.carried,
            "draws_now": self.carried and row.running,
            "letters": Letter.objects.visible_to(user).filter(row_model=row._meta.label_lower, row_id=row.pk),
            "taking_part": row.units.select_related("organ"),
        }

    def progress(self):
        """How the objects stand, counted over what the reader sees."""
        user = self.request.user
        seen = Subject.objects.visible_to(user).filter(campaign=self.row)
        progress = queries.Progress(seen, Matter.objects.visible_to(user))
        figures = progress.figures()
        sees = user.holds("hazards.view_matter")
        return {
            "figures": figures,
            "tiles": tiles(self.row, figures, sees),
            "sees_dangers": sees,
            "units": [opening(line, "unit") for line in progress.by_unit()],
            "batches": [opening(line, "batch") for line in progress.by_batch()],
        }

    def owing(self, current):
        """Who has still to hand something in for the current stage."""
        if current is None or not current.obligation_id or not self.row.running:
            return []
        rows = Occurrence.objects.visible_to(self.request.user).filter(obligation=current.obligation_id)
        rows = rows.filter(state__in=Occurrence.OPEN).select_related("organ", "obligation", "round")
        return rows.order_by("due_on", "organ__order")[:OWING]

    def post(self, request, pk):
        """Draw a sample for the look-back."""
        self.own()
        try:
            made = subjects.draw(self.row, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, _("已抽取%d个对象回头看。") % len(made.drawn))
        return redirect(self.row)


# What of the dangers is counted, and the query of the list that shows just those.
DANGERS = (
    ("dangers", ""),
    ("closed_dangers", "&status=closed"),
    ("controlled_dangers", "&control=yes"),
    ("overdue_dangers", "&status=overdue"),
)


def opening(line, name):
    """A line with its key, and its counts of dangers with the query each opens to."""
    return {
        **line,
        "key": line[name],
        "dangers_open": [(query, line[count]) for count, query in DANGERS],
    }


def tiles(row, figures, sees):
    """``[(label, count, address, tone)]``."""
    objects = f"{reverse('campaigns:subjects')}?campaign={row.pk}"
    dangers = [
        f"{reverse('campaigns:dangers', args=[row.pk])}?{query.lstrip('&')}" if sees else ""
        for _count, query in DANGERS
    ]
    late = "bad" if figures["overdue_dangers"] else ""
    passed = f"{figures['passed']}/{figures['drawn']}"
    return [
        (_("对象"), figures["objects"], objects, ""),
        (_("已自查"), figures["self_checked"], "", ""),
        (_("已检查"), figures["checked"], "", ""),
        (_("回头看合格"), passed, "", ""),
        (_("发现隐患"), figures["dangers"], dangers[0], ""),
        (_("已销号"), figures["closed_dangers"], dangers[1], ""),
        (_("已管控"), figures["controlled_dangers"], dangers[2], ""),
        (_("逾期未整改"), figures["overdue_dangers"], dangers[3], late),
    ]


class CampaignStep(CampaignRow, StepPage):
    pass


class StageStep(StepPage):
    model = Stage
    flow = STAGE
    trail = (HOME,)
    template_name = "campaigns/stage_step.html"

    def rows(self):
        return (
            super()
            .rows()
            .select_related("campaign__organ", "campaign__lead", "campaign__place", "obligation")
        )

    def context(self, **more):
        return super().context(standing=queries.standing(self.row), **more)


class OfCampaign(CampaignRow, RowPage, FormPage):
    """A form about a campaign, for those who carry it."""

    perm = "campaigns.change_campaign"
    template_name = "web/form.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and request.user.holds(self.perm):
            self.own()
        return super().dispatch(request, *args, **kwargs)

    def get_trail(self):
        return [*super().get_trail(), (str(self.row), self.row.get_absolute_url())]


class ChangePage(OfCampaign):
    title = gettext_lazy("修改专项行动")

    def rows(self):
        return super().rows().filter(state=S.PREPARED)

    def get_form(self, data=None, files=None):
        return CampaignForm(data, files, user=self.request.user, row=self.row)

    def save(self, data):
        moved = data["starts_on"] != self.row.starts_on
        stages = acts.stages_of(self.row.kind, data["starts_on"], self.row.place) if moved else None
        data = {name: value for name, value in data.items() if name not in ("kind", "organ")}
        return acts.save_campaign(self.row, actor=self.request.user, stages=stages, **data)


class StagesPage(OfCampaign):
    title = gettext_lazy("调整阶段日期")
    form_class = StagesForm

    def form_kwargs(self):
        return {"campaign": self.row}

    def get_form(self, data=None, files=None):
        self.form = super().get_form(data, files)
        return self.form

    def save(self, data):
        acts.change_stages(self.row, self.form.days, actor=self.request.user)
        return self.row


class BatchPage(OfCampaign):
    title = gettext_lazy("增加批次")
    form_class = BatchForm

    def save(self, data):
        acts.add_batch(self.row, actor=self.request.user, **data)
        return self.row
