"""Pages of the subjects: list, file, form, steps."""

from django.db.models import Count
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.geo.fields import spot
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage, bulk_act

from . import queries
from .actions import change_subject, create_subject
from .filters import SubjectFilter
from .flow import SUBJECT
from .forms import SubjectForm, initial_of
from .kinds import KINDS
from .models import Subject
from .queries import ADD, CHANGE, FIELDS, IMPORT, VIEW
from .tables import columns, gap_mark, label_of, state_mark

HOME = (gettext_lazy("其他监管对象"), "subjects:subjects")


@bulk_act(gettext_lazy("核实"), CHANGE)
def verify(row, *, actor, note):
    SUBJECT.move(row, "verify", actor=actor, note=note)


class SubjectListPage(ListPage):
    """All kinds, or of one kind with its own columns."""

    model = Subject
    perm = VIEW
    title = gettext_lazy("其他监管对象")
    filterset_class = SubjectFilter
    bulk = (verify,)
    template_name = "subjects/list.html"
    empty = gettext_lazy("没有符合条件的监管对象。")

    @cached_property
    def columns(self):
        return columns(self.request.GET.get("kind", ""))

    def rows(self):
        return queries.rows(self.request.user)

    def extra(self):
        user, chosen = self.request.user, self.request.GET.get("kind", "")
        seen = Subject.objects.visible_to(user).exclude(state=Subject.State.CLOSED).order_by()
        counts = dict(seen.values("kind").annotate(n=Count("pk")).values_list("kind", "n"))
        return {
            "figures": [
                (kind.label, counts.get(kind.code, 0), f"?kind={kind.code}", "idle", chosen == kind.code)
                for kind in KINDS.values()
            ],
            "kinds": [
                (kind.code, kind.label, reverse(f"subjects:import_{kind.code}")) for kind in KINDS.values()
            ],
            "adds": user.holds(ADD),
            "imports": user.holds(IMPORT),
        }


class FilePage(CasePage):
    model = Subject
    flow = SUBJECT
    perm = VIEW
    step_url = "subjects:step"
    trail = (HOME,)
    template_name = "subjects/subject.html"

    def rows(self):
        return queries.rows(self.request.user)

    def facts(self):
        row = self.row
        return [
            (label_of("kind"), row.kind_label),
            (label_of("code"), row.code),
            (label_of("place"), row.place.full_name),
            (label_of("sector"), row.sector),
            (label_of("keeper"), row.keeper),
            (label_of("person"), row.person),
            (label_of("phone"), row.phone),
            (label_of("address"), row.address),
            (_("坐标"), spot(row)),
            (label_of("since"), row.since),
            (label_of("closed_on"), row.closed_on),
            (label_of("source"), row.source),
            (label_of("verified_at"), row.verified_at or _("从未核实")),
        ]

    def extra(self):
        return {
            "mark": state_mark(self.row),
            "own": self.row.own,
            "gaps": gap_mark(self.row) if self.row.gaps else "",
            "edits": self.request.user.may(CHANGE, self.row),
        }


class FileStep(StepPage):
    model = Subject
    flow = SUBJECT
    perm = VIEW
    trail = (HOME,)

    def rows(self):
        return queries.rows(self.request.user)


class SubjectFormPage(FormPage):
    """The form of a kind."""

    kind = ""

    def save(self, data):
        values = {name: data[name] for name in (*FIELDS, *KINDS[self.kind].fields)}
        return self.write(values, data)


class CreatePage(SubjectFormPage):
    perm = ADD
    trail = (HOME,)
    done = gettext_lazy("已登记。")

    @property
    def kind(self):
        if self.kwargs["kind"] not in KINDS:
            raise Http404
        return self.kwargs["kind"]

    def get_title(self):
        return _("登记%s") % KINDS[self.kind].label

    def get_form(self, data=None, files=None):
        initial = {"since": timezone.localdate()}
        return SubjectForm(data, kind=self.kind, user=self.request.user, perm=ADD, initial=initial)

    def write(self, values, data):
        return create_subject(self.kind, actor=self.request.user, **values)


class EditPage(SubjectFormPage, RowPage):
    model = Subject
    perm = view_perm = CHANGE
    title = gettext_lazy("修改监管对象")

    def rows(self):
        return queries.rows(self.request.user, CHANGE)

    @property
    def kind(self):
        return self.row.kind

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1])), (str(self.row), self.row.get_absolute_url())]

    def get_form(self, data=None, files=None):
        return SubjectForm(
            data, kind=self.kind, user=self.request.user, perm=CHANGE, initial=initial_of(self.row)
        )

    def write(self, values, data):
        return change_subject(self.row, actor=self.request.user, version=data["version"] or 0, **values)
