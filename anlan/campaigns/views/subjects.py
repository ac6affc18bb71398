"""The objects of campaigns: the list, adding and dealing out, one object with what was done to it."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached_to
from anlan.hazards.models import Matter
from anlan.web.pages import CasePage, ListPage, StepPage, bulk_act

from ..actions import campaigns as campaign_acts
from ..actions import dangers as danger_acts
from ..actions import subjects as acts
from ..dangers import with_dangers
from ..filters import SubjectFilter
from ..flow import SUBJECT
from ..forms import AddForm, DealForm, takeable
from ..models import Campaign, Entry, Subject
from ..tables import LOOK_BACK, PROGRESS, SUBJECTS
from .campaigns import HOME, OfCampaign


@bulk_act(gettext_lazy("催办"), "campaigns.change_subject")
def urge(row, *, actor, note):
    acts.urge(row, actor=actor, note=note)


@bulk_act(gettext_lazy("销号"), "campaigns.add_entry")
def settle(row, *, actor, note):
    SUBJECT.move(row, "settle", actor=actor, note=note)


@bulk_act(gettext_lazy("移出"), "campaigns.change_subject")
def remove(row, *, actor, note):
    SUBJECT.move(row, "remove", actor=actor, reason=note)


class SubjectList(ListPage):
    model = Subject
    perm = "campaigns.view_subject"
    title = gettext_lazy("整治对象")
    columns = SUBJECTS
    filterset_class = SubjectFilter
    order = ("-pk",)
    bulk = (urge, settle, remove)
    trail = (HOME,)
    template_name = "campaigns/subjects.html"
    empty = gettext_lazy("没有整治对象。")

    def rows(self):
        related = ("place", "unit", "batch", "organ", "campaign__organ", "campaign__lead")
        return super().rows().select_related(*related)

    def decorate(self, rows):
        return with_dangers(rows, matters=Matter.objects.visible_to(self.request.user))

    def extra(self):
        """With one campaign chosen, its objects can be added to and dealt out."""
        asked = self.request.GET.get("campaign", "")
        user = self.request.user
        row = None
        if asked.isdecimal() and len(asked) <= 18:
            row = Campaign.objects.visible_to(user).select_related("organ", "lead").filter(pk=asked).first()
        carried = row and row.state in acts.LISTING and campaign_acts.carries(row, user)
        return {
            "campaign": row,
            "deals": carried and user.holds("campaigns.change_campaign"),
            "query": self.request.GET.urlencode(),
        }


class AddPage(OfCampaign):
    title = gettext_lazy("列入整治对象")
    form_class = AddForm
    submit = gettext_lazy("列入")

    def form_kwargs(self):
        return {"user": self.request.user, "campaign": self.row}

    def save(self, data):
        said = {name: data.get(name) for name in ("unit", "batch")}
        count = acts.add_subjects(self.row, data["organs"], actor=self.request.user, **said)
        self.done = _("已列入%(count)d个，%(there)d个原已列入。") % {
            "count": count,
            "there": len(data["organs"]) - count,
        }
        return self.row

    def after(self, row):
        return f"{reverse('campaigns:subjects')}?{urlencode({'campaign': row.pk})}"


class DealPage(OfCampaign):
    """Give all the objects that the list was narrowed to another unit or batch."""

    title = gettext_lazy("划定责任单位和批次")
    form_class = DealForm
    template_name = "campaigns/deal.html"

    def form_kwargs(self):
        return {"user": self.request.user, "campaign": self.row}

    @cached_property
    def chosen(self):
        seen = Subject.objects.visible_to(self.request.user).filter(campaign=self.row)
        seen = seen.exclude(progress=Subject.Progress.REMOVED)
        found = SubjectFilter(self.request.GET, queryset=seen, request=self.request)
        rows = found.qs if found.is_valid() else seen.none()
        return rows.select_related("campaign__organ", "campaign__lead")

    def context(self, **more):
        return super().context(count=self.chosen.count(), **more)

    def save(self, data):
        count = acts.deal_out(self.chosen, actor=self.request.user, **data)
        self.done = _("已划定%d个对象。") % count
        return self.row

    def after(self, row):
        return f"{reverse('campaigns:subjects')}?{urlencode({'campaign': row.pk})}"


class SubjectRow:
    model = Subject
    flow = SUBJECT
    perm = "campaigns.view_subject"
    trail = (HOME,)

    def rows(self):
        related = (
            "campaign__organ",
            "campaign__lead",
            "organ",
            "enterprise",
            "place",
            "sector",
            "unit",
            "lead",
            "batch",
        )
        return super().rows().select_related(*related)


class SubjectPage(SubjectRow, CasePage):
    step_url = "campaigns:subject_step"
    template_name = "campaigns/subject.html"

    def get_trail(self):
        campaign = self.row.campaign
        return [*super().get_trail(), (str(campaign), campaign.get_absolute_url())]

    def facts(self):
        row = self.row
        return [
            (_("区域"), row.place.full_name),
            (_("行业领域"), row.sector),
            (_("责任单位"), row.unit),
            (_("批次"), row.batch),
            (_("列入日期"), row.listed_on),
            (_("自查日期"), row.self_checked_on),
            (_("检查日期"), row.checked_on),
            (_("销号日期"), row.rectified_on),
        ]

    def extra(self):
        user = self.request.user
        entries = list(Entry.objects.visible_to(user).filter(subject=self.row).select_related("by", "organ"))
        files = attached_to(entries)
        seen = Matter.objects.visible_to(user)
        [counted] = with_dangers([self.row], matters=seen)
        reports = bool(danger_acts.may_report(self.row, user))
        return {
            "counted": counted,
            "reports": reports and user.holds("hazards.add_matter"),
            "takes_over": reports and takeable(self.row, user).exists(),
            "tone": PROGRESS[self.row.progress],
            "look_back_tone": LOOK_BACK[self.row.look_back],
            "entries": [(entry, files.get(entry.pk, [])) for entry in entries],
        }


class SubjectStep(SubjectRow, StepPage):
    pass
