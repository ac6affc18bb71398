"""Today's alarms: what does not wait."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..registry import TOP, card


@card("alarms", gettext_lazy("今日警情"), "figures", TOP)
def alarms(asked):
    lists, today, top = asked.lists, asked.today, asked.settings["top"]
    notices = lists.at("notices:inbox", state="unread", level="urgent")
    rosters = lists.at("rosters:rosters", coverage="hole")
    accident = {"kind": "accident", "until": today, "withdrawn": "no"}
    figures = lists.figures(
        (notices, _("紧急消息"), "bad"),
        (rosters, _("值班空档"), "bad"),
        (lists.at("facts:facts", since=today, **accident), _("今日事故"), "bad"),
        (lists.at("facts:facts", since=today - timedelta(days=6), **accident), _("近七日事故"), "warn"),
    )
    urgent = notices.first(top, "-pk", related=())
    holed = rosters.first(top - len(urgent), "starts_at", "pk", related=())
    said = [(row, f"{timezone.localtime(row.created_at):%m-%d %H:%M}") for row in urgent]
    said += [(row, str(_("今日值班空档"))) for row in holed]
    lines = [
        {"title": str(row), "about": about, "url": row.get_absolute_url(), "tone": "bad"}
        for row, about in said
    ]
    return {"figures": figures, "lines": lines}
