"""Over all campaigns: where and in which month there was any work; the coming key periods."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.org.models import Place
from anlan.web.pages import Page

from ..actions import campaigns as acts
from ..models import Campaign
from ..queries import coverage
from .campaigns import HOME

YEARS = range(2000, 2100)


class CoveragePage(Page):
    """Every region in every month: how often campaign work was done there; the gaps stand out."""

    perm = "campaigns.view_campaign"
    title = gettext_lazy("专项整治覆盖情况")
    template_name = "campaigns/coverage.html"
    trail = (HOME,)

    def get(self, request):
        today = timezone.localdate()
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in YEARS else today.year
        place = self.place()
        rows = coverage(place, year, request.user) if place else []
        over = 12 if year < today.year else today.month if year == today.year else 0
        lines = [
            (row, [(n, month > over) for month, n in enumerate(counts, 1)], sum(n > 0 for n in counts[:over]))
            for row, counts in rows
        ]
        covered = sum(done for _row, _cells, done in lines)
        return self.show(
            year=year,
            years=range(today.year - 3, today.year + 2),
            place=place,
            lines=lines,
            months=range(1, 13),
            over=over,
            covered=covered,
            wanted=over * len(lines),
            gaps=over * len(lines) - covered,
        )

    def place(self):
        user = self.request.user
        seen = Place.objects.visible_to(user, "campaigns.view_campaign")
        asked = self.request.GET.get("place", "")
        if asked.isdecimal() and len(asked) <= 18:
            return get_object_or_404(seen, pk=asked)
        return seen.filter(children__isnull=False).order_by("path").first()


class PeriodsPage(Page):
    """The key periods of the coming twelve months, each with its campaign or a button that makes one."""

    perm = "campaigns.add_campaign"
    title = gettext_lazy("重点时段")
    template_name = "campaigns/periods.html"
    trail = (HOME,)

    @property
    def organ(self):
        return next(iter(self.request.user.organs), None)

    def get(self, request):
        spans = acts.coming_periods(timezone.localdate(), self.organ and self.organ.place)
        made = Campaign.objects.visible_to(request.user).filter(organ=self.organ).exclude(period_key="")
        made = {row.period_key: row for row in made}
        lines = [(acts.key_of(span), span, made.get(acts.key_of(span))) for span in spans]
        return self.show(lines=lines, organ=self.organ)

    def post(self, request):
        key = request.POST.get("period", "")
        if not key:
            raise Http404
        try:
            row = acts.create_for_period(key, actor=request.user, organ=self.organ)
        except Refused as no:
            messages.error(request, str(no))
            return redirect("campaigns:periods")
        messages.success(request, _("已建立，请关联实施方案、选定参与单位后启动。"))
        return redirect(row)
