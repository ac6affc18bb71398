"""Pages: projects, one of them with its gate and stages, the board; vetoes."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached, attached_to
from anlan.letters.models import Letter
from anlan.web.pages import CasePage, FormPage, ListPage, Page, RowPage, StepPage

from . import board
from .actions.registering import ADD, PLAIN, change_project, register_project
from .actions.reviewing import agree
from .actions.vetoes import raise_veto
from .filters import ProjectFilter, VetoFilter
from .flow import PROJECT, VETO
from .forms import AgreeForm, HandInForm, PlanForm, ProjectForm, VetoForm
from .matching import LIST
from .models import CHANGE, RAISE, SEEN, Project, Veto
from .queries import may_agree, may_raise
from .tables import PROJECTS, TONES, VETO_TONES, VETOES, marks, veto_mark

HOME = (gettext_lazy("建设项目"), "projects:projects")
VETO_HOME = (gettext_lazy("风险一票否决"), "projects:vetoes")
SEEN_VETO = "projects.view_veto"


class ProjectList(ListPage):
    model = Project
    perm = SEEN
    title = gettext_lazy("建设项目")
    columns = PROJECTS
    filterset_class = ProjectFilter
    order = ("-registered_on",)
    template_name = "projects/list.html"
    empty = gettext_lazy("没有符合条件的建设项目。")
    buttons = ((gettext_lazy("登记项目"), "plus", "projects:new", ADD),)

    def rows(self):
        related = ("organ", "office", "decider", "supervisor", "place", "sector")
        return super().rows().select_related(*related)

    def extra(self):
        seen = self.request.user.holds("rulebook.view_rule")
        return {"rules": reverse("rulebook:rule", args=[LIST]) if seen else ""}


class Board(Page):
    perm = SEEN
    title = gettext_lazy("三同时看板")
    template_name = "projects/board.html"
    trail = (HOME,)

    def get(self, request):
        by = "sector" if request.GET.get("by") == "sector" else "decision"
        rows, today = Project.objects.visible_to(request.user), timezone.localdate()
        found = board.tallies(rows, "decision", today)
        return self.show(
            by=by,
            figures=board.figures(found),
            columns=board.columns().values(),
            lines=board.lines(rows, by, today),
            today=today,
        )


class ProjectRow:
    model = Project
    flow = PROJECT
    trail = (HOME,)

    def rows(self):
        related = ("organ", "office", "decider", "supervisor", "place", "sector")
        people = ("registered_by", "exempted_by", "approved_by", "refused_by")
        return super().rows().select_related(*related, *people)


class ProjectPage(ProjectRow, CasePage):
    perm = SEEN
    step_url = "projects:step"
    template_name = "projects/project.html"

    def facts(self):
        row = self.row
        industry = f"{row.industry_code} {row.industry_name}" if row.industry_code else ""
        approval = f"{row.approval}（{row.approved_on}，{row.approved_by}）" if row.approved_on else ""
        facts = [
            (_("决策事项"), row.get_decision_display()),
            (_("建设单位"), row.organ),
            (_("建设地点"), row.place),
            (_("行业领域"), row.sector),
            (_("行业类别"), industry),
            (_("总投资（万元）"), row.investment),
            (_("设计审查"), _("须审查：矿山、金属冶炼、危险物品项目") if row.special else ""),
            (_("承办单位"), row.office),
            (_("监管部门"), row.supervisor),
            (_("决定机关"), row.decider),
            (_("登记"), f"{row.registered_on} {row.registered_by}"),
            (_("告知日期"), row.informed_on),
            (_("签收日期"), row.received_on),
            (_("批准"), approval),
            (_("本阶段期限"), row.due_on),
            (_("验收日期"), row.accepted_on),
            (_("投入使用日期"), row.in_use_on),
        ]
        return [(label, value) for label, value in facts if value not in (None, "")]

    def extra(self):
        row, user = self.row, self.request.user
        stages = list(row.stages.select_related("handed_by", "passed_by"))
        files = attached_to(stages)
        vetoes = (
            Veto.objects.visible_to(user).filter(project=row)
            if user.holds(SEEN_VETO)
            else Veto.objects.none()
        )
        letters = Letter.objects.filter(row_model=row._meta.label_lower, row_id=row.pk)
        own = user.speaks_for(row.office) and bool(user.may(CHANGE, row))
        undecided = row.state in Project.UNDECIDED
        return {
            "tone": TONES[row.state],
            "marks": marks(row),
            "matches": row.matches.all(),
            "exceptions": attached(row, "exception"),
            "stages": [(one, files[one.pk]) for one in stages],
            "vetoes": [(one, veto_mark(one)) for one in vetoes.select_related("organ", "leader", "project")],
            "reviews": row.reviews.select_related("organ", "agreed_by"),
            "papers": [file for letter in letters for file in attached(letter)],
            "changes": own and undecided,
            "agrees": undecided and user.holds(RAISE) and bool(may_agree(row, user)),
            "raises": undecided and user.holds(RAISE) and bool(may_raise(row, user)),
        }


class ProjectStep(ProjectRow, StepPage):
    """A step; handing in asks for each paper of the stage by name."""

    view_perm = SEEN

    @property
    def hands_in(self):
        return "evidence" in self.step.needs

    def get_form(self, data=None, files=None):
        if not self.hands_in:
            return super().get_form(data, files)
        trial = "trial_from" in self.step.may
        return HandInForm(data, files, project=self.row, trial=trial)

    def form_facts(self, form):
        return form.facts() if self.hands_in else super().form_facts(form)


class NewProject(FormPage):
    perm = ADD
    title = gettext_lazy("登记建设项目")
    trail = (HOME,)
    done = gettext_lazy("已登记，并已与项目负面清单比对。")
    form_class = ProjectForm
    template_name = "projects/form.html"

    def form_kwargs(self):
        return {"user": self.request.user}

    def save(self, data):
        return register_project(actor=self.request.user, **self.form.given())


class OfProject(ProjectRow, RowPage, FormPage):
    """A form about one project that is not decided yet."""

    view_perm = SEEN

    def dispatch(self, request, *args, **kwargs):
        user = request.user
        asks = user.is_authenticated and user.holds(self.perm)
        if asks and not (self.row.state in Project.UNDECIDED and self.open_to(user)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def open_to(self, user):
        raise NotImplementedError

    def get_trail(self):
        return [*super().get_trail(), (str(self.row), self.row.get_absolute_url())]

    def get_form(self, data=None, files=None):
        self.form = super().get_form(data, files)
        return self.form


class ChangePage(OfProject):
    perm = CHANGE
    title = gettext_lazy("修改建设项目")
    form_class = PlanForm
    template_name = "projects/form.html"

    def open_to(self, user):
        return user.speaks_for(self.row.office)

    def form_kwargs(self):
        return {"initial": {name: getattr(self.row, name) for name in PLAIN}}

    def save(self, data):
        return change_project(self.row, actor=self.request.user, **self.form.plan())


class RaisePage(OfProject):
    perm = RAISE
    title = gettext_lazy("提出重大风险一票否决")
    form_class = VetoForm
    submit = gettext_lazy("提出")
    done = gettext_lazy("已提出，等待决定机关决定；决定前不得批准。")

    def open_to(self, user):
        return bool(may_raise(self.row, user))

    def form_kwargs(self):
        return {"project": self.row, "user": self.request.user}

    def save(self, data):
        return raise_veto(self.row, actor=self.request.user, **data)


class AgreePage(OfProject):
    perm = RAISE
    title = gettext_lazy("会审同意")
    form_class = AgreeForm
    submit = gettext_lazy("同意")
    done = gettext_lazy("已记录会审意见。")

    def open_to(self, user):
        return bool(may_agree(self.row, user))

    def form_kwargs(self):
        return {"own": may_agree(self.row, self.request.user)}

    def save(self, data):
        agree(self.row, actor=self.request.user, **data)
        return self.row


class VetoList(ListPage):
    model = Veto
    perm = SEEN_VETO
    title = gettext_lazy("重大风险一票否决")
    columns = VETOES
    filterset_class = VetoFilter
    order = ("-raised_on",)
    trail = (HOME,)
    empty = gettext_lazy("没有一票否决。会审单位在建设项目页面提出。")

    def rows(self):
        return super().rows().select_related("project", "organ", "leader")


class VetoRow:
    model = Veto
    flow = VETO
    trail = (HOME, VETO_HOME)

    def rows(self):
        related = (
            "project__decider",
            "project__office",
            "organ",
            "leader",
            "raised_by",
            "decided_by",
            "place",
        )
        return super().rows().select_related(*related)


class VetoPage(VetoRow, CasePage):
    perm = SEEN_VETO
    step_url = "projects:veto_step"
    template_name = "projects/veto.html"

    def facts(self):
        row = self.row
        facts = [
            (_("决策事项"), row.project.get_decision_display()),
            (_("提出单位"), row.organ),
            (_("提出领导"), row.leader),
            (_("经办人"), row.raised_by),
            (_("提出日期"), row.raised_on),
            (_("依据"), row.basis),
            (_("决定机关"), row.project.decider),
            (_("决定日期"), row.decided_on),
            (_("决定人"), row.decided_by),
            (_("决定理由"), row.reason),
        ]
        return [(label, value) for label, value in facts if value]

    def extra(self):
        seen = Project.objects.visible_to(self.request.user).filter(pk=self.row.project_id).exists()
        return {
            "tone": VETO_TONES[self.row.state],
            "project": self.row.project.get_absolute_url() if seen else "",
        }


class VetoStep(VetoRow, StepPage):
    pass
