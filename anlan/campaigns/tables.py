"""How campaigns and their objects look in lists."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.web.tables import Column, badge

from .models import Stage, Subject

TONES = {"prepared": "idle", "launched": "info", "closing": "warn", "closed": "good", "cancelled": "idle"}
STAGES = {"planned": "idle", "current": "info", "done": "good"}
PROGRESS = {
    "not_started": "idle",
    "self_checked": "info",
    "checked": "warn",
    "rectified": "good",
    "looked_back": "good",
    "removed": "idle",
}
LOOK_BACK = {"": "idle", "drawn": "warn", "passed": "good", "failed": "bad"}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def current_of(row):
    return next((stage for stage in row.stages.all() if stage.state == Stage.State.CURRENT), None)


def is_late(stage):
    return stage.state != Stage.State.DONE and stage.ends_on < timezone.localdate()


def stage_words(row):
    stage = current_of(row)
    return stage.label if stage and row.running else None


def stage_mark(row):
    stage = current_of(row)
    if stage is None or not row.running:
        return "—"
    if is_late(stage):
        late = badge(_("逾期%d天") % (timezone.localdate() - stage.ends_on).days, "bad")
        return format_html("{} {}", stage.label, late)
    return format_html("{} <small>{}</small>", stage.label, _("至%s") % stage.ends_on)


def share(row):
    return f"{row.checked_count}/{row.object_count}" if row.object_count else None


CAMPAIGNS = [
    Column("title", gettext_lazy("专项行动"), sort="title", link=True),
    Column("kind", gettext_lazy("类别")),
    Column("lead", gettext_lazy("牵头单位")),
    Column("starts_on", gettext_lazy("起"), sort="starts_on", kind="day"),
    Column("ends_on", gettext_lazy("止"), sort="ends_on", kind="day"),
    Column("stage", gettext_lazy("当前阶段"), value=stage_words, shown_as=stage_mark),
    Column("checked", gettext_lazy("已检查对象"), value=share, kind="number"),
    Column("state", gettext_lazy("状态"), shown_as=state_mark),
    Column("place", gettext_lazy("区域"), optional=True),
    Column("document", gettext_lazy("实施方案"), optional=True),
]


def progress_mark(row):
    return badge(row.get_progress_display(), PROGRESS[row.progress])


def look_back_mark(row):
    return badge(row.get_look_back_display(), LOOK_BACK[row.look_back]) if row.look_back else "—"


def dangers(row):
    return f"{row.closed}/{row.found}"


def dangers_link(row):
    """The figures open to the matters they count."""
    if not row.found:
        return "0"
    late = badge(_("逾期%d") % row.overdue, "bad") if row.overdue else ""
    address = reverse("campaigns:dangers", args=[row.campaign_id])
    return format_html('<a href="{}?subject={}">{}</a> {}', address, row.pk, dangers(row), late)


def batch_mark(row):
    late = (
        row.batch
        and row.batch.ends_on < timezone.localdate()
        and row.progress in (Subject.Progress.NOT_STARTED, Subject.Progress.SELF_CHECKED)
    )
    return format_html("{} {}", row.batch, badge(_("逾期"), "bad")) if late else str(row.batch or "—")


SUBJECTS = [
    Column("name", gettext_lazy("对象"), sort="name", link=True),
    Column("campaign", gettext_lazy("专项行动"), optional=True),
    Column("place", gettext_lazy("区域")),
    Column("unit", gettext_lazy("责任单位")),
    Column("batch", gettext_lazy("批次"), shown_as=batch_mark),
    Column("progress", gettext_lazy("进展"), sort="progress", shown_as=progress_mark),
    Column("dangers", gettext_lazy("销号/发现"), value=dangers, shown_as=dangers_link, kind="number"),
    Column("overdue", gettext_lazy("逾期"), kind="number", optional=True),
    Column("controlled", gettext_lazy("已管控"), kind="number", optional=True),
    Column("checked_on", gettext_lazy("检查日期"), sort="checked_on", kind="day"),
    Column("look_back", gettext_lazy("回头看"), shown_as=look_back_mark),
    Column("self_checked_on", gettext_lazy("自查日期"), kind="day", optional=True),
    Column("rectified_on", gettext_lazy("整改完成"), kind="day", optional=True),
]
