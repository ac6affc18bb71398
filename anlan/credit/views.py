"""Pages: how enterprises stand, how the tiers are spread over places, why one stands where it does, one record."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.consequences.kinds import FACTS
from anlan.org.models import Place
from anlan.registers.models import Enterprise
from anlan.rulebook.book import rule
from anlan.web.pages import CasePage, ListPage, Page, RowPage, StepPage

from .filters import EventFilter, StandingFilter
from .flow import CREDIT_EVENT
from .models import CreditEvent, Standing
from .queries import VIEW, events_of, labels, missing_points, spread, to_come
from .reckoning import reckon, tiers
from .tables import EVENTS, STANDINGS, TONES, fact_link, signed, state_mark, tier_mark

HOME = (gettext_lazy("安全信用"), "credit:standings")
FIGURE_TONES = {"A": "good", "B": "idle", "C": "warn", "D": "bad"}
EARLIER = 12  # standings before the present one that a page shows


class StandingListPage(ListPage):
    model = Standing
    perm = VIEW
    title = gettext_lazy("安全信用")
    filterset_class = StandingFilter
    columns = STANDINGS
    order = ("score",)
    template_name = "credit/list.html"
    empty = gettext_lazy("没有符合条件的企业。信用状况每天归集。")

    def rows(self):
        return super().rows().open().select_related("enterprise__place", "enterprise__sector")

    def decorate(self, rows):
        rows, names = list(rows), labels()
        for row in rows:
            row.tier_label = names.get(row.tier, row.tier)
        return rows

    def extra(self):
        seen, chosen = Standing.objects.visible_to(self.request.user).open(), self.request.GET.get("tier", "")
        counts = spread(seen)
        return {
            "figures": [
                (label, counts.get(code, 0), f"?tier={code}", FIGURE_TONES.get(code, "idle"), chosen == code)
                for code, label in labels().items()
            ]
        }


class EventListPage(ListPage):
    model = CreditEvent
    perm = VIEW
    title = gettext_lazy("信用记录")
    filterset_class = EventFilter
    columns = EVENTS
    order = ("-occurred_on",)
    template_name = "credit/list.html"
    trail = (HOME,)
    empty = gettext_lazy("没有符合条件的信用记录。")

    def rows(self):
        return super().rows().select_related("enterprise__place", "trigger")


class BoardPage(Page):
    """The tiers of each place just below the reader's, with what lies under it."""

    perm = VIEW
    title = gettext_lazy("信用等级分布")
    template_name = "credit/board.html"
    trail = (HOME,)

    def get(self, request, *args, **kwargs):
        names = labels()
        seen = Standing.objects.visible_to(request.user).open().order_by()
        rows = list(seen.values_list("enterprise__place__path", "tier", "score"))
        lines = [self.line(place, rows, names) for place in self.places()]
        return self.show(heads=list(names.items()), lines=[line for line in lines if line["whole"]])

    def places(self):
        kinds = Place.Kind
        reach = Place.objects.visible_to(self.request.user, VIEW).filter(active=True)
        return reach.filter(kind__in=[kinds.CITY, kinds.COUNTY, kinds.TOWN, kinds.ZONE]).order_by("path")

    def line(self, place, rows, names):
        own = [(tier, score) for path, tier, score in rows if path.startswith(place.path)]
        counts = {code: sum(tier == code for tier, _score in own) for code in names}
        return {
            "place": place,
            "whole": len(own),
            "cells": [(code, n, TONES.get(code, "idle")) for code, n in counts.items()],
            "mean": round(sum(score for _tier, score in own) / len(own), 1) if own else None,
        }


class LedgerPage(RowPage):
    """Why an enterprise stands where it stands, today or as of any day."""

    model = Enterprise
    perm = view_perm = VIEW
    template_name = "credit/ledger.html"
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("place", "sector", "organ")

    def get_title(self):
        return _("%s的安全信用") % self.row

    @cached_property
    def day(self):
        """The day asked for, today where that is none or has not come yet."""
        try:
            asked = date.fromisoformat(self.request.GET.get("on", ""))
        except ValueError:
            asked = timezone.localdate()
        return min(asked, timezone.localdate())

    def get(self, request, *args, **kwargs):
        found, bands = reckon([self.row], self.day)[self.row.pk], tiers(self.day, self.row.place)
        counted = {line.event.pk: line for line in found.lines}
        events = [self.line(event, counted) for event in events_of(self.row, request.user)]
        return self.show(
            day=self.day,
            is_today=self.day == timezone.localdate(),
            found=found,
            mark=tier_mark(found.tier["code"], found.tier["label"]),
            held=[event.fact_label for event in found.held],
            lines=[line for line in events if line["counted"]],
            others=[line for line in events if not line["counted"]],
            above=missing_points(found, bands),
            coming=[(on, then, tier_mark(then.tier["code"])) for on, then in to_come(self.row, self.day)],
            ways=self.ways(),
            bands=bands,
            earlier=self.row.standings.order_by("-since", "-pk")[:EARLIER],
        )

    def line(self, event, counted):
        line = counted.get(event.pk)
        return {
            "event": event,
            "fact": fact_link(event),
            "state": state_mark(event),
            "points": signed(event.points),
            "counted": line,
            "effective": signed(line.points) if line else "",
        }

    def ways(self):
        """What earns points, in the words of the rules."""
        lines = rule("credit.events", self.day, self.row.place)
        return [
            (FACTS[line["fact"]].label, line["add"], line["cap"])
            for line in lines
            if line["add"] and line["fact"] in FACTS
        ]


class EventPage(CasePage):
    model = CreditEvent
    perm = VIEW
    flow = CREDIT_EVENT
    step_url = "credit:step"
    template_name = "credit/event.html"
    trail = (HOME,)

    def rows(self):
        related = ("enterprise__organ", "enterprise__place", "trigger", "consequence__office", "laid_by")
        return super().rows().select_related(*related, "answered_by", "appealed_by")

    def get_trail(self):
        ledger = reverse("credit:ledger", args=[self.row.enterprise_id])
        return [*super().get_trail(), (str(self.row.enterprise), ledger)]

    def facts(self):
        row, line = self.row, self.row.line
        return [
            (_("事实类别"), row.fact_label),
            (_("内容"), fact_link(row)),
            (_("分值"), signed(row.points)),
            (_("同类累计上限"), line["cap"] or _("不设上限")),
            (_("等级不高于"), line["tier"] if line["tier"] != "A" else _("不限制")),
            (_("依据"), row.basis),
            (_("所依规则"), _("安全信用计分规则，%s起施行") % row.rule_from),
            (_("发生日期"), row.occurred_on),
            (_("失效日期"), row.expires_on),
            (_("终止日期"), row.ended_on),
            (_("决定单位"), row.consequence.office),
            (_("记录时间"), row.recorded_at),
        ]

    def extra(self):
        return {"mark": state_mark(self.row)}


class EventStep(StepPage):
    model = CreditEvent
    flow = CREDIT_EVENT
    perm = VIEW
    trail = (HOME,)

    def rows(self):
        related = ("enterprise__organ", "enterprise__place", "consequence__office", "trigger")
        return super().rows().select_related(*related)
