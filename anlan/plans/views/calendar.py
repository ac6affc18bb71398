"""Calendars: my due dates, a plan's, and the feed for calendar programs."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from anlan.web.pages import Page

from .. import calendars
from ..actions.calendar import close_feed, renew_feed
from ..models import Assignment, CalendarFeed, Task
from ..queries import late
from .plans import PlanRowPage


def month_context(year, month, entries, place, today):
    days = calendars.month_days(year, month, entries, place)
    return {
        "year": year,
        "month": month,
        "today": today,
        "days": days,
        "nothing_due": not any(day.inside and day.entries for day in days),
        "earlier": calendars.beside(year, month, -1),
        "later": calendars.beside(year, month, 1),
        "weekdays": [_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日")],
    }


class MyCalendar(Page):
    perm = "plans.view_assignment"
    title = gettext_lazy("我的日历")
    template_name = "plans/calendar.html"

    def get(self, request):
        today, user = timezone.localdate(), request.user
        year, month = calendars.month_of(request.GET.get("month", ""), today)
        may_give = user.holds("plans.dispatch_task")
        given = may_give and request.GET.get("whose") == "given"
        find = calendars.given_entries if given else calendars.own_entries
        entries = find(user, *calendars.span(year, month), today)
        place = user.acting_post.place if user.acting_post else None
        own = Assignment.objects.visible_to(user).filter(organ__in=user.organs)
        address = CalendarFeed.objects.filter(user=user).first()
        return self.show(
            may_give=may_give,
            given=given,
            late=0 if given else late(own, today).count(),
            feed=address and request.build_absolute_uri(reverse("plans:feed", args=[address.token])),
            **month_context(year, month, entries, place, today),
        )

    def post(self, request):
        act = request.POST.get("act")
        if act == "renew":
            renew_feed(actor=request.user)
            messages.success(request, _("订阅地址已生成，原地址（如有）不再有效。"))
        elif act == "close":
            close_feed(actor=request.user)
            messages.success(request, _("日历订阅已停用。"))
        else:
            raise Http404
        return redirect("plans:my_calendar")


class PlanCalendar(PlanRowPage):
    """The plan's year month by month, or one month as a grid."""

    template_name = "plans/calendar_plan.html"
    tab = "calendar"

    def get(self, request, pk):
        today = timezone.localdate()
        tasks = (
            Task.objects.visible_to(request.user).filter(plan=self.row).exclude(state=Task.State.CANCELLED)
        )
        tasks = tasks.select_related("plan", "place")
        if "month" not in request.GET:
            return self.show(
                months=self.months(tasks, today), undated=tasks.filter(due_on=None).count(), today=today
            )
        year, month = calendars.month_of(request.GET["month"], today)
        entries = calendars.task_entries(tasks.filter(due_on__range=calendars.span(year, month)), today)
        return self.show(grid=True, **month_context(year, month, entries, self.row.place, today))

    def months(self, tasks, today):
        """The twelve months of the plan's year, and any other month in which something is due.

        ``[{"year", "month", "value", "lines": entries of the month's own arrangements, "counts": {tone: n}}]``
        """
        year = self.row.year
        found = {(year, month): {"lines": [], "counts": {}} for month in range(1, 13)}
        for task in tasks.filter(due_on__isnull=False).order_by("due_on", "order"):
            box = found.setdefault((task.due_on.year, task.due_on.month), {"lines": [], "counts": {}})
            entry = calendars.entry(task, f"task-{task.pk}", task.headline, task.label, today)
            box["counts"][entry.tone] = box["counts"].get(entry.tone, 0) + 1
            if task.kind == Task.Kind.CALENDAR:
                box["lines"].append(entry)
        return [
            {
                "year": year,
                "month": month,
                "value": f"{year}-{month:02}",
                "all": sum(box["counts"].values()),
                **box,
            }
            for (year, month), box in sorted(found.items())
        ]


@require_safe
def feed(request, token):
    """The feed behind a secret address: no session, no cookie; an account without a post in force has none."""
    row = get_object_or_404(CalendarFeed.objects.select_related("user"), token=token)
    if not row.user.posts_in_force:
        raise Http404
    site = request.build_absolute_uri("/").rstrip("/")
    response = HttpResponse(
        calendars.feed(row.user, timezone.now(), site), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="anlan.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
