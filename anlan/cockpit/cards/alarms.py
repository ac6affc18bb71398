"""Today's alarms: what does not wait."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..lists import Listed, present
from ..registry import TOP, card


@card("alarms", gettext_lazy("今日警情"), "figures", TOP)
def alarms(asked):
    user, today, top = asked.user, asked.today, asked.settings["top"]
    notices = Listed(user, "notices:inbox", state="unread", level="urgent")
    rosters = Listed(user, "rosters:rosters", coverage="hole")
    accident = {"kind": "accident", "until": today, "withdrawn": "no"}
    figures = present(
        notices.figure(_("紧急消息"), "bad"),
        rosters.figure(_("值班空档"), "bad"),
        Listed(user, "facts:facts", since=today, **accident).figure(_("今日事故"), "bad"),
        Listed(user, "facts:facts", since=today - timedelta(days=6), **accident).figure(
            _("近七日事故"), "warn"
        ),
    )
    urgent = notices.first(top, "-pk")
    holed = rosters.first(top - len(urgent), "starts_at", "pk")
    said = [(row, f"{timezone.localtime(row.created_at):%m-%d %H:%M}") for row in urgent]
    said += [(row, str(_("今日值班空档"))) for row in holed]
    lines = [
        {"title": str(row), "about": about, "url": row.get_absolute_url(), "tone": "bad"}
        for row, about in said
    ]
    return {"figures": figures, "lines": lines}
