"""Events: the list, the kinds, raising one, one with the duties it made, its steps."""

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.web.pages import CasePage, FormPage, ListPage, Page, StepPage

from ..actions.events import raise_event
from ..event_kinds import BEFORE_START, kinds, level_labels
from ..event_lists import EVENTS, TONES, EventFilter, share_words, shares
from ..flow import EVENT
from ..forms.events import EventForm
from ..models import Event, Obligation, Occurrence
from ..queries import in_phase
from ..wording import WITHIN

HOME = (gettext_lazy("触发事件"), "obligations:events")


class EventList(ListPage):
    model = Event
    perm = "obligations.view_event"
    title = gettext_lazy("触发事件")
    columns = EVENTS
    filterset_class = EventFilter
    order = ("-happened_at",)
    buttons = ((gettext_lazy("发布事件"), "plus", "obligations:event_kinds", "obligations.raise_event"),)
    empty = gettext_lazy("没有触发事件。发布预警、事故警示等事件后，相应的履职事项随即生成。")

    def rows(self):
        return super().rows().select_related("organ", "place").prefetch_related("areas")

    def decorate(self, rows):
        rows = list(rows)
        found = shares([row.pk for row in rows], self.request.user)
        for row in rows:
            row.share = found.get(row.pk, (0, 0))
        return rows


def window_words(kind):
    if kind["unit"] == BEFORE_START:
        return _("开始前%d日起，开始前完成") % kind["within"]
    within = WITHIN[kind["unit"]] % kind["within"]
    return _("%d个月后开始，") % kind["after_months"] + within if kind["after_months"] else within


class KindsPage(Page):
    """Choose what happened; how many demands answer to it stands beside."""

    perm = "obligations.raise_event"
    title = gettext_lazy("发布事件")
    trail = (HOME,)
    template_name = "obligations/event_kinds.html"

    def get(self, request):
        seen = Obligation.objects.visible_to(request.user).filter(
            state=Obligation.State.IN_FORCE, cadence__kind="event"
        )
        counts = dict(seen.order_by().values_list("cadence__event").annotate(n=Count("pk")))
        lines = [(row, window_words(row), counts.get(row["code"], 0)) for row in kinds().values()]
        return self.show(kinds=lines)


class RaisePage(FormPage):
    perm = "obligations.raise_event"
    trail = (HOME, (gettext_lazy("发布事件"), "obligations:event_kinds"))
    submit = gettext_lazy("发布")
    done = gettext_lazy("已发布。")

    @cached_property
    def kind(self):
        if (row := kinds().get(self.kwargs["kind"])) is None:
            raise Http404
        return row

    def get_title(self):
        return _("发布%s") % self.kind["label"]

    def get_form(self, data=None, files=None):
        return EventForm(data, user=self.request.user, kind=self.kind)

    def save(self, data):
        return raise_event(self.kind["code"], actor=self.request.user, **data)


class EventPage(CasePage):
    model = Event
    flow = EVENT
    step_url = "obligations:event_step"
    template_name = "obligations/event.html"
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("organ", "place", "sector", "tag", "subject", "created_by")

    def facts(self):
        row = self.row
        kind = kinds(row.place).get(row.kind, {"label": row.kind, "unit": ""})
        facts = [
            (_("事件种类"), kind["label"]),
            (_("预警等级"), level_labels(row.place).get(row.level, row.level)),
            (_("开始时间") if kind["unit"] == BEFORE_START else _("发生时间"), row.happened_at),
            (_("结束日期"), row.ends_on),
            (_("影响区域"), "、".join(map(str, row.areas.all()))),
            (_("行业领域"), row.sector or _("全部")),
            (_("企业标签"), row.tag),
            (_("涉及单位"), row.subject),
            (_("发布单位"), row.organ),
            (_("履职开始日期"), row.opens_on),
            (_("触发时间"), row.begun_at),
            (_("解除时间"), row.ended_at),
            (_("来源"), f"{row.source} {row.external_id}".strip()),
        ]
        return [(label, value) for label, value in facts if value]

    def extra(self):
        row, user = self.row, self.request.user
        seen = Occurrence.objects.visible_to(user).filter(round__events=row)
        return {
            "tone": TONES[row.state],
            "made": made_of(seen),
            "share": share_words(shares([row.pk], user).get(row.pk, (0, 0))),
        }


def made_of(seen):
    """``[{title, url, due, counts}]``: a line for each demand that answered, as far as the reader sees it."""
    today, now = timezone.localdate(), timezone.now()
    lines = (
        seen.order_by()
        .values("round", "round__due_on", "round__due_at", "obligation", "obligation__title")
        .annotate(
            done=Count("pk", filter=Q(state=Occurrence.State.ACCEPTED)),
            waiting=Count("pk", filter=Q(state=Occurrence.State.SUBMITTED)),
            overdue=Count("pk", filter=in_phase("overdue", today, now)),
            waived=Count("pk", filter=Q(state=Occurrence.State.WAIVED)),
            whole=Count("pk"),
        )
        .order_by("round__due_on", "round")
    )
    for line in lines:
        line["url"] = f"{reverse('obligations:occurrences')}?round={line['round']}"
        line["due"] = line["round__due_at"] or line["round__due_on"]
        line["share"] = share_words((line["done"], line["whole"] - line["waived"]))
    return lines


class EventStep(StepPage):
    model = Event
    flow = EVENT
    trail = (HOME,)
