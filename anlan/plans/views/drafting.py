"""The wizard: upload, review beside the source, settle the units, dispatch; and bring in a corrected document."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anlan.files.actions import attach, upload_limit
from anlan.files.models import Attachment
from anlan.flow.flow import Refused
from anlan.org.models import Organ, OrganGroup
from anlan.org.suggest import resolve_many
from anlan.web.pages import FormPage, keys

from ..actions import drafting
from ..actions.correcting import correct_task
from ..actions.dispatching import confirm_all, dispatch_plan, settle_unit
from ..actions.documents import read
from ..actions.revising import compare, counted, revise_plan
from ..actions.work import organs_of
from ..forms.drafting import ReviseForm, TaskForm, UploadForm, requirements_of
from ..models import Clause, Plan, Requirement, Task, TaskUnit
from ..queries import evidence_labels, missing_before_confirmation, unsettled_units
from ..sourcetext import segments
from .plans import PlanRowPage

STEPS = (
    ("review", gettext_lazy("核对任务")),
    ("resolve", gettext_lazy("落实单位")),
    ("dispatch", gettext_lazy("确认下发")),
)


class UploadPage(FormPage):
    perm = "plans.add_plan"
    title = gettext_lazy("制定计划")
    trail = ((gettext_lazy("计划"), "plans:plans"),)
    submit = gettext_lazy("上传并识别")
    done = gettext_lazy("文件已识别，请对照原文核对。")
    template_name = "plans/upload.html"
    multipart = True

    def get_form(self, data=None, files=None):
        return UploadForm(data, files, user=self.request.user)

    def save(self, data):
        upload_limit(self.request)
        return drafting.draft_plan(actor=self.request.user, organ=data["organ"], upload=data["file"])

    def after(self, row):
        return reverse("plans:review", args=[row.pk])


class DraftPage(PlanRowPage):
    """A page of the wizard: only for the plan's owner."""

    perm = "plans.change_plan"
    step = ""

    def rows(self):
        return super().rows().filter(organ__in=self.request.user.organs)

    def get_trail(self):
        return [*super().get_trail(), (self.row.title, self.row.get_absolute_url())]

    def get_title(self):
        return dict(STEPS).get(self.step) or self.title

    def context(self, **more):
        steps = [(name, label, reverse(f"plans:{name}", args=[self.row.pk])) for name, label in STEPS]
        return super().context(wizard=steps, step_name=self.step, **more)


class ReviewPage(DraftPage):
    template_name = "plans/review.html"
    step = "review"

    def get(self, request, pk):
        document = self.row.document
        tasks = self.row.tasks.prefetch_related("units", "requirements").select_related(
            "clause", "verifier", "plan"
        )
        order = "order" if request.GET.get("sort") == "order" else "doubt"
        tasks = (
            tasks.order_by("reviewed", "confidence", "order") if order == "doubt" else tasks.order_by("order")
        )
        only = request.GET.get("only")
        if only == "open":
            tasks = tasks.filter(reviewed=False)
        clauses = list(document.clauses.all())
        units = (
            TaskUnit.objects.filter(task__plan=self.row, start__isnull=False)
            .values_list("start", "end")
            .distinct()
        )
        needs = Requirement.objects.filter(task__plan=self.row, start__isnull=False).values_list(
            "start", "end"
        )
        taken = set(self.row.tasks.values_list("clause", flat=True))
        return self.show(
            segments=segments(document.text, clauses, units, needs),
            tasks=tasks,
            order=order,
            only=only,
            labels=evidence_labels(self.row.place),
            left_out=[clause for clause in clauses if clause.pk not in taken],
            reviewed=self.row.tasks.filter(reviewed=True).count(),
            total=self.row.tasks.count(),
            unsettled=len(unsettled_units(self.row)),
        )


class EditTask(DraftPage, FormPage):
    template_name = "plans/edit_task.html"
    step = "review"
    done = gettext_lazy("任务已修改。")

    @cached_property
    def task(self):
        return get_object_or_404(
            self.row.tasks.select_related("plan", "organ", "place", "clause"), pk=self.kwargs["task"]
        )

    def get_title(self):
        return _("修改任务")

    def get_form(self, data=None, files=None):
        self.form = TaskForm(data, instance=self.task)
        return self.form

    @cached_property
    def needs(self):
        return requirements_of(self.task, self.request.POST or None)

    def context(self, **more):
        return super().context(task=self.task, needs=self.needs, **more)

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if not self.needs.is_valid():
            form.is_valid()
            return self.show(form=form, status=422)
        return super().post(request, *args, **kwargs)

    def save(self, data):
        """The form's instance already carries the new values; the action compares with the stored row."""
        values = {name: data[name] for name in (*drafting.FIELDS, "was")}
        correct_task(
            Task.objects.select_related("plan").get(pk=self.task.pk),
            actor=self.request.user,
            units=self.form.units,
            requirements=self.needs.kept(),
            **values,
        )
        return self.task

    def after(self, row):
        return f"{reverse('plans:review', args=[self.row.pk])}?sort=order#t{row.pk}"


def split(task, actor, post):
    text = post.get("text", "").replace("\r\n", "\n")
    return drafting.split_task(task, actor=actor, parts=text.split("\n\n"))[0]


ACTS = {
    "ok": (lambda task, actor, post: drafting.confirm_reading(task, actor=actor), gettext_lazy("已核对。")),
    "split": (split, gettext_lazy("已拆分。")),
    "merge": (
        lambda task, actor, post: drafting.merge_into_previous(task, actor=actor),
        gettext_lazy("已合并到上一条。"),
    ),
    "up": (lambda task, actor, post: drafting.move_task(task, actor=actor, by=-1), gettext_lazy("已上移。")),
    "down": (lambda task, actor, post: drafting.move_task(task, actor=actor, by=1), gettext_lazy("已下移。")),
    "drop": (
        lambda task, actor, post: drafting.drop_task(task, actor=actor),
        gettext_lazy("已标为非任务，可在页末恢复。"),
    ),
}


def own_plan(request, pk):
    plans = Plan.objects.visible_to(request.user, "plans.change_plan").filter(organ__in=request.user.organs)
    return get_object_or_404(plans, pk=pk)


@require_POST
@login_required
def act_on_task(request, pk, task, act):
    plan = own_plan(request, pk)
    row = get_object_or_404(plan.tasks.select_related("plan", "organ", "place"), pk=task)
    if act not in ACTS:
        raise Http404
    do, done = ACTS[act]
    back = reverse("plans:review", args=[plan.pk])
    order = "?sort=order" if request.POST.get("sort") == "order" else ""
    try:
        result = do(row, request.user, request.POST)
    except Refused as no:
        messages.error(request, str(no))
        return redirect(f"{back}{order}#t{task}")
    messages.success(request, done)
    shown = next_unread(plan, row, order) if act == "ok" else result or row
    return redirect(f"{back}{order}#t{shown.pk or ''}")


def next_unread(plan, row, order):
    """The task a reviewer comes to next; the one just read when it was the last."""
    rest = plan.tasks.filter(reviewed=False)
    if order:
        return rest.filter(order__gt=row.order).order_by("order").first() or row
    return rest.order_by("confidence", "order").first() or row


@require_POST
@login_required
def take_up_clause(request, pk, clause):
    plan = own_plan(request, pk)
    row = get_object_or_404(Clause.objects.filter(document=plan.document, tasks__isnull=True), pk=clause)
    try:
        task = drafting.take_up(plan, row, actor=request.user)
    except Refused as no:
        messages.error(request, str(no))
        return redirect("plans:review", plan.pk)
    messages.success(request, _("已恢复为任务。"))
    return redirect(f"{reverse('plans:review', args=[plan.pk])}?sort=order#t{task.pk}")


class ResolvePage(DraftPage):
    template_name = "plans/resolve.html"
    step = "resolve"

    def get(self, request, pk, problem=None, status=200):
        waiting = list(unsettled_units(self.row))
        texts = {unit["name"] for unit in waiting}
        matches = resolve_many(texts, self.row.place, timezone.localdate(), issuer=self.row.organ)
        for unit in waiting:
            unit["match"] = matches[unit["name"]]
            unit["problem"] = problem[1] if problem and problem[0] == unit["name"] else ""
        settled = (
            TaskUnit.objects.filter(task__plan=self.row)
            .filter(Q(resolved=True) | ~Q(waived_because=""))
            .prefetch_related("organs", "groups")
            .order_by("text", "pk")
        )
        once = {unit.text: unit for unit in settled}
        organs = (
            Organ.objects.filter(active=True).exclude(kind=Organ.Kind.ENTERPRISE).visible_to(request.user)
        )
        return self.show(
            status=status,
            waiting=waiting,
            settled=once.values(),
            organs=organs,
            groups=OrganGroup.objects.visible_to(request.user),
        )

    def post(self, request, pk):
        text = request.POST.get("text", "")
        try:
            organs, groups = self.named(request.POST)
            count = settle_unit(
                self.row,
                text,
                actor=request.user,
                organs=organs,
                groups=groups,
                waive=request.POST.get("waive", ""),
                remember=bool(request.POST.get("remember")),
            )
        except Refused as no:
            return self.get(request, pk, problem=(text, str(no)), status=422)
        messages.success(
            request, _("“%(text)s”已落实，涉及 %(count)d 项任务。") % {"text": text, "count": count}
        )
        return redirect("plans:resolve", pk)

    def named(self, post):
        """The organs and groups ticked or typed (names parted by 、). Raises ``Refused`` for a name nobody has."""
        user = self.request.user
        seen_organs, seen_groups = Organ.objects.visible_to(user), OrganGroup.objects.visible_to(user)
        organs = list(seen_organs.filter(pk__in=keys(post.getlist("organ"))))
        groups = list(seen_groups.filter(pk__in=keys(post.getlist("group"))))
        for name in filter(
            None, (part.strip() for part in post.get("names", "").replace(",", "、").split("、"))
        ):
            if group := seen_groups.filter(name=name).first():
                groups.append(group)
            elif organ := seen_organs.filter(Q(name=name) | Q(short_name=name), active=True).first():
                organs.append(organ)
            else:
                raise Refused(_("没有名为“%s”的机构或分组。") % name)
        return organs, groups


class DispatchPage(DraftPage):
    perm = "plans.dispatch_task"
    template_name = "plans/dispatch.html"
    step = "dispatch"

    def get(self, request, pk):
        tasks = list(
            self.row.tasks.filter(state__in=(Task.State.DRAFTED, Task.State.CONFIRMED))
            .select_related("plan")
            .prefetch_related("units")
        )
        drafts = [task for task in tasks if task.state == Task.State.DRAFTED]
        confirmed = [task for task in tasks if task.state == Task.State.CONFIRMED]
        fan_out = Counter(organ for task in confirmed for organ in organs_of(task, timezone.localdate()))
        return self.show(
            not_ready=[(task, missing) for task in drafts if (missing := missing_before_confirmation(task))],
            ready=[task for task in drafts if not missing_before_confirmation(task)],
            confirmed=confirmed,
            fan_out=sorted(fan_out.items(), key=lambda pair: pair[0].order),
            assignments=sum(fan_out.values()),
        )

    def post(self, request, pk):
        try:
            if "confirm" in request.POST:
                count, _refused = confirm_all(self.row, actor=request.user)
                messages.success(request, _("已确认 %d 项任务。") % count)
                return redirect("plans:dispatch", pk)
            letter = dispatch_plan(self.row, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
            return redirect("plans:dispatch", pk)
        messages.success(request, _("已下发，文号 %s。各单位已收到签收通知。") % letter.number)
        return redirect(self.row)


class RevisePage(DraftPage):
    """Upload the corrected document, look at the differences, then apply: the upload is kept between the two."""

    template_name = "plans/revise.html"
    title = gettext_lazy("导入修订文件")
    kind = "revision"

    def get(self, request, pk):
        kept = self.kept(request.GET.get("file"))
        if kept is None:
            return self.show(form=ReviseForm())
        with default_storage.open(kept.path) as stored:
            found, _sha256 = read(File(stored, kept.name))
        pairs = compare(self.row, found["tasks"])
        return self.show(pairs=pairs, counts=counted(pairs), kept=kept, reason=kept.note)

    def kept(self, pk):
        if not pk:
            return None
        rows = Attachment.objects.filter(row_model="plans.plan", row_id=str(self.row.pk), kind=self.kind)
        return get_object_or_404(rows, pk__in=keys([pk]))

    def post(self, request, pk):
        try:
            if kept := self.kept(request.POST.get("file")):
                with default_storage.open(kept.path) as stored:
                    pairs = revise_plan(
                        self.row, actor=request.user, upload=File(stored, kept.name), reason=kept.note
                    )
                count = counted(pairs)
                messages.success(
                    request,
                    _("已导入修订：调整 %(changed)d 项，新增 %(new)d 项，待复核 %(gone)d 项。") % count,
                )
                return redirect("plans:review", pk)
            form = ReviseForm(request.POST, request.FILES)
            if not form.is_valid():
                return self.show(form=form, status=422)
            upload_limit(request)
            read(form.cleaned_data["file"])
            kept = attach(
                self.row,
                form.cleaned_data["file"],
                actor=request.user,
                kind=self.kind,
                note=form.cleaned_data["reason"][:300],
            )
        except (Refused, ValidationError) as no:
            text = no.messages[0] if isinstance(no, ValidationError) else str(no)
            messages.error(request, text)
            return redirect("plans:revise", pk)
        return redirect(f"{reverse('plans:revise', args=[pk])}?file={kept.pk}")
