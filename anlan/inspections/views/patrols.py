"""Rounds of patrol and stationed groups: the list, planning, one round, its log and problems, coverage of the term."""

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.hazards.models import Matter
from anlan.letters.models import Letter
from anlan.org.models import Organ
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage
from anlan.web.tables import Column, badge

from ..actions.patrols import TOLD, issue_bulletin, keep_log, note_problem, plan_patrols
from ..filters import PatrolFilter
from ..flow import CONDUCT
from ..letters import BULLETIN
from ..models import Patrol
from ..patrol_flow import PATROL, PLAN
from ..patrol_forms import BulletinForm, LogForm, PatrolForm, ProblemForm
from ..terms import PATROLLED, term_start

VIEW = "inspections.view_inspection"
HERE = (gettext_lazy("巡查督导"), "inspections:patrols")
S = Patrol.State
TONES = {S.CLOSED: "good", S.STATIONED: "info", S.PLANNED: "idle", S.CANCELLED: "idle"}


def patrol_mark(row):
    return badge(row.get_state_display(), TONES.get(row.state, "warn"))


class PatrolList(ListPage):
    model = Patrol
    perm = VIEW
    filterset_class = PatrolFilter
    order = ("-starts_on",)
    buttons = (
        (gettext_lazy("拟定巡查计划"), "plus", "inspections:plan_patrols", PLAN),
        (gettext_lazy("任期覆盖"), "chart-bar", "inspections:patrol_coverage", PLAN),
    )
    columns = (
        Column("number", gettext_lazy("编号"), link=True),
        Column("title", gettext_lazy("名称"), kind="text-long"),
        Column("mode", gettext_lazy("方式")),
        Column("subject", gettext_lazy("被巡查单位"), value=lambda row: str(row.subject)),
        Column("state", gettext_lazy("状态"), shown_as=patrol_mark),
        Column("starts_on", gettext_lazy("计划进驻"), kind="day", sort="starts_on"),
        Column("stationed_on", gettext_lazy("进驻日期"), kind="day"),
        Column("rectify_by", gettext_lazy("整改期限"), kind="day"),
        Column("organ", gettext_lazy("派出单位"), value=lambda row: str(row.organ), optional=True),
    )
    empty = gettext_lazy("没有巡查督导。")

    def rows(self):
        return super().rows().select_related("organ", "subject")


class PatrolRow:
    model = Patrol
    perm = VIEW
    flow = PATROL
    trail = (HERE,)

    def rows(self):
        return super().rows().select_related("organ", "subject", "place", "sector")


class PatrolPage(PatrolRow, CasePage):
    step_url = "inspections:patrol_step"
    template_name = "inspections/patrol.html"

    def get_title(self):
        return self.row.title

    def facts(self):
        row = self.row
        return [
            (_("编号"), row.number),
            (_("方式"), row.get_mode_display()),
            (_("派出单位"), row.organ),
            (_("被巡查单位"), row.subject),
            (_("计划进驻"), row.starts_on),
            (_("计划结束"), row.ends_on),
            (_("进驻日期"), row.stationed_on),
            (_("结束日期"), row.finished_on),
            (_("反馈日期"), row.fed_back_on),
            (_("整改期限"), row.rectify_by),
            (_("报送整改日期"), row.rectified_on),
            (_("办结日期"), row.closed_on),
        ]

    def extra(self):
        row, user = self.row, self.request.user
        group = user.holds(CONDUCT) and row.members.filter(user=user.pk).exists()
        inside = group or user.speaks_for(row.organ)
        told = row.state in TOLD
        seen = Matter.objects.visible_to(user).filter(pk__in=row.findings.values("matter"))
        seen = set(seen.values_list("pk", flat=True))
        letters = Letter.objects.on(row).visible_to(user)
        spoken = user.speaks_for(row.organ) and user.holds(PLAN)
        return {
            "mark": patrol_mark(row),
            "members": row.members.all(),
            # What the group writes is its own until the feedback is out.
            "entries": row.entries.select_related("by") if inside else (),
            "findings": [(one, one.matter_id in seen) for one in row.findings.select_related("matter")]
            if inside or told
            else [],
            "shows_findings": inside or told,
            "writes": group and row.state == S.STATIONED,
            "letters": letters,
            "may_tell": spoken and told and not any(one.kind == BULLETIN for one in letters),
        }


class PatrolStep(PatrolRow, StepPage):
    pass


class PlanPatrolsPage(FormPage):
    perm = PLAN
    title = gettext_lazy("拟定巡查计划")
    trail = (HERE,)

    def get_form(self, data=None, files=None):
        return PatrolForm(data, user=self.request.user)

    def save(self, data):
        return plan_patrols(actor=self.request.user, **data)[0]


class OfPatrol(PatrolRow, RowPage, FormPage):
    """A form about one round, while it is in one of ``states``."""

    states = (S.STATIONED,)

    @cached_property
    def row(self):
        row = super().row
        if row.state not in self.states:
            raise Http404
        return row

    def get_title(self):
        return self.title

    def get_trail(self):
        return [*super().get_trail(), (self.row.number, self.row.get_absolute_url())]

    def after(self, row):
        return self.row.get_absolute_url()


class LogPage(OfPatrol):
    perm = view_perm = CONDUCT
    title = gettext_lazy("登记巡查日志")

    def get_form(self, data=None, files=None):
        return LogForm(data, initial={"day": timezone.localdate()})

    def save(self, data):
        return keep_log(self.row, actor=self.request.user, **data)


class ProblemPage(OfPatrol):
    perm = view_perm = CONDUCT
    title = gettext_lazy("登记巡查问题")
    form_class = ProblemForm

    def save(self, data):
        return note_problem(self.row, actor=self.request.user, **data)


class BulletinPage(OfPatrol):
    perm = view_perm = PLAN
    title = gettext_lazy("通报巡查情况")
    form_class = BulletinForm
    states = TOLD
    submit = gettext_lazy("印发")
    done = gettext_lazy("已印发。")

    def save(self, data):
        return issue_bulletin(self.row, actor=self.request.user, **data)


class PatrolCoverage(ListPage):
    """Towns and departments by whether the term's patrol has been with them."""

    model = Organ
    perm = PLAN
    title = gettext_lazy("任期覆盖")
    order = ("order", "path")
    trail = (HERE,)
    template_name = "inspections/patrol_coverage.html"
    columns = (
        Column("name", gettext_lazy("单位"), sort="order"),
        Column("kind", gettext_lazy("类别")),
        Column("place", gettext_lazy("区域"), value=lambda row: str(row.place)),
        Column("patrolled_on", gettext_lazy("本届进驻"), kind="day"),
        Column(
            "standing",
            gettext_lazy("状态"),
            value=lambda row: row.round.get_state_display() if row.round else _("未安排"),
            shown_as=lambda row: patrol_mark(row.round) if row.round else badge(_("未安排"), "bad"),
        ),
    )

    def rows(self):
        rows = Organ.objects.visible_to(self.request.user, VIEW)
        return rows.filter(kind__in=PATROLLED, active=True).select_related("place")

    def decorate(self, rows):
        rows = list(rows)
        first = term_start(timezone.localdate())
        rounds = Patrol.objects.filter(
            subject__in=rows, mode=Patrol.Mode.PATROL, starts_on__gte=first
        ).exclude(state=S.CANCELLED)
        latest = {one.subject_id: one for one in rounds.order_by("pk")}
        for row in rows:
            row.round = latest.get(row.pk)
            row.patrolled_on = row.round.stationed_on if row.round else None
        return rows

    def extra(self):
        first = term_start(timezone.localdate())
        rows = self.rows()
        done = Patrol.objects.filter(mode=Patrol.Mode.PATROL, term=first).values("subject")
        return {"first": first, "all": rows.count(), "done": rows.filter(pk__in=done).count()}
