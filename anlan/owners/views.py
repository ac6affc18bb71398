"""Pages: which enterprises lack an owner or have one too many; name one, end one."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.org.models import Organ
from anlan.registers.models import Enterprise
from anlan.subjects.models import Subject
from anlan.web.pages import FormPage, ListPage, RowPage, bulk_act
from anlan.web.paging import COUNT_LIMIT

from .actions import assign, end
from .filters import OwnedFilter
from .forms import EndForm, OwnerForm
from .models import Owner, SubjectOwner
from .queries import CHANGE, GAPS, VIEW, bare_sectors, lacking, missing, owners_of, supervised
from .tables import ENTERPRISES

HOME = (gettext_lazy("监管责任"), "owners:enterprises")
FIGURES = ("orphan", "unenforced", "double")


class OwnedListPage(ListPage):
    """Enterprises with who answers for them; several can be given an owner at once."""

    model = Enterprise
    perm = VIEW
    title = gettext_lazy("监管责任")
    filterset_class = OwnedFilter
    columns = ENTERPRISES
    template_name = "owners/list.html"
    empty = gettext_lazy("没有符合条件的企业。")
    buttons = ((gettext_lazy("导入"), "file-import", "owners:import", CHANGE),)

    def rows(self):
        return supervised(self.request.user).select_related("place", "sector")

    def decorate(self, rows):
        rows = list(rows)
        owners = owners_of(rows)
        for row in rows:
            row.in_charge = owners.get(row.pk, [])
            row.lacks = missing(row, row.in_charge, self.bare)
        return rows

    @cached_property
    def bare(self):
        return set(bare_sectors().values_list("pk", flat=True))

    @property
    def bulk(self):
        @bulk_act(_("指定责任单位"), CHANGE)
        def name_owner(row, *, actor, note):
            assign(row, self.chosen_kind, actor=actor, organ=self.chosen_organ, basis=note[:200])

        return (name_owner,)

    @cached_property
    def chosen_kind(self):
        kind = self.request.POST.get("kind", "")
        if kind not in Owner.Kind.values:
            raise Refused(_("请先选择责任类别。"))
        if kind == Owner.Kind.LEADER:
            raise Refused(_("挂钩领导请在企业页面逐家指定，或者用表格导入。"))
        return kind

    @cached_property
    def chosen_organ(self):
        name = self.request.POST.get("organ", "").strip()[:120]
        rows = Organ.objects.visible_to(self.request.user, CHANGE).filter(active=True)
        found = list(rows.filter(name=name)[:2]) or list(rows.filter(short_name=name)[:2])
        if len(found) != 1:
            raise Refused(_("没有名为“%s”的机构，或者不止一个，请填写全称。") % name)
        return found[0]

    def extra(self):
        seen, chosen = supervised(self.request.user), self.request.GET.get("gap", "")
        figures = []
        for gap in FIGURES:
            count = lacking(seen, gap).order_by()[: COUNT_LIMIT + 1].values("pk").count()
            said = f"{COUNT_LIMIT}+" if count > COUNT_LIMIT else count
            figures.append((GAPS[gap], said, f"?gap={gap}", "warn", chosen == gap))
        organs = Organ.objects.visible_to(self.request.user, CHANGE).filter(active=True)
        organs = organs.exclude(kind=Organ.Kind.ENTERPRISE).order_by("order", "path")
        offered = organs.values_list("name", flat=True)[:300] if self.request.user.holds(CHANGE) else ()
        return {"figures": figures, "kinds": Owner.Kind.choices, "organs": offered}


class AssignPage(RowPage, FormPage):
    model = Enterprise
    perm = view_perm = CHANGE
    title = gettext_lazy("指定监管责任")
    done = gettext_lazy("已指定。")

    def rows(self):
        return super().rows().select_related("place")

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1])), (str(self.row), self.row.get_absolute_url())]

    def get_form(self, data=None, files=None):
        return OwnerForm(
            data, place=self.row.place, initial={"kind": self.request.GET.get("kind", "enforcement")}
        )

    def save(self, data):
        return assign(self.row, data.pop("kind"), actor=self.request.user, **data)


class EndPage(RowPage, FormPage):
    model, key = Owner, "enterprise"
    perm = view_perm = CHANGE
    title = gettext_lazy("终止监管责任")
    form_class = EndForm
    submit = gettext_lazy("终止")
    done = gettext_lazy("已终止。")

    def rows(self):
        return super().rows().open().select_related(f"{self.key}__place", "organ__place")

    def get_trail(self):
        return [(str(self.row.target), self.row.get_absolute_url())]

    def save(self, data):
        return end(self.row, actor=self.request.user, **data)


class AssignSubjectPage(AssignPage):
    model = Subject

    def get_trail(self):
        return [(str(self.row), self.row.get_absolute_url())]


class EndSubjectPage(EndPage):
    model, key = SubjectOwner, "subject"
