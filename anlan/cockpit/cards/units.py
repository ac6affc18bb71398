"""Units with the most that is overdue."""

from django.db.models import Count
from django.utils.translation import gettext_lazy

from anlan.org.models import Organ

from ..registry import TOP, Setting, card
from .matters import DUTIES, TASKS

WHAT = {
    "tasks": (TASKS, {"late": "late"}, gettext_lazy("任务逾期未办结")),
    "duties": (DUTIES, {"phase": "overdue"}, gettext_lazy("履职事项逾期")),
    "missed": (DUTIES, {"phase": "missed"}, gettext_lazy("逾期未履行")),
}
MATTER = Setting(
    "matter",
    gettext_lazy("事项"),
    "tasks",
    lambda: [(code, str(label)) for code, (_n, _f, label) in WHAT.items()],
)


@card("units", gettext_lazy("逾期最多的单位"), "ranking", MATTER, TOP)
def units(asked):
    name, filters, label = WHAT[asked.settings["matter"]]
    found = asked.lists.at(name, **filters)
    if not found.open:
        return {"lines": [], "about": str(label), "of": 0}
    rows = found.rows.order_by().values("organ").annotate(n=Count("pk", distinct=True))
    counts = dict(rows.order_by("-n", "organ").values_list("organ", "n")[: asked.settings["top"]])
    organs = Organ.objects.in_bulk(counts)
    most = max(counts.values(), default=1)
    lines = [
        {
            "title": str(organs[pk]),
            "text": str(count),
            "count": count,
            "percent": round(100 * count / most),
            "url": f"{found.url}&unit={pk}",
        }
        for pk, count in counts.items()
    ]
    return {"lines": lines, "about": str(label), "of": len(lines)}
