"""Pages by which grids are arranged: registering, appointing and relieving, premises taken in and let go, rounds."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.org.models import Place
from anlan.web.pages import FormPage, RowPage

from ..actions import keeping, walking
from ..forms import CellFields, CellForm, HolderForm, LetGoForm, PremiseForm, RoundsForm, UntilForm
from ..models import Cell, Holder, Premise
from ..queries import BLOCKS, CHANGE, blocks
from .keeping import HOME


class RegisterPage(FormPage):
    perm = CHANGE
    title = gettext_lazy("登记网格")
    trail = (HOME,)
    form_class = CellForm

    def form_kwargs(self):
        return {"user": self.request.user}

    def save(self, data):
        return keeping.register_cell(data.pop("parent"), actor=self.request.user, **data)


class RoundsPage(FormPage):
    """Every grid worker of the territory owes one round a period."""

    perm = "obligations.add_obligation"
    title = gettext_lazy("安排巡查")
    trail = (HOME,)
    form_class = RoundsForm
    done = gettext_lazy("已安排，各网格员的巡查任务将按期生成。")

    def form_kwargs(self):
        return {"user": self.request.user}

    def save(self, data):
        return walking.arrange_rounds(data.pop("organ"), actor=self.request.user, **data)


class CellRow(RowPage):
    """A page about one grid that its keepers alone have."""

    model = Cell
    perm = view_perm = CHANGE

    def rows(self):
        return super().rows().select_related("place", "organ")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not keeping.may_keep(request.user, self.row.place):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_trail(self):
        return [(_("网格"), reverse("grids:cells")), (str(self.row), self.row.get_absolute_url())]


class ChangePage(CellRow, FormPage):
    title = gettext_lazy("修改网格")
    form_class = CellFields

    def get_form(self, data=None, files=None):
        return CellFields(data, initial={"area": self.row.area, "extent": self.row.extent})

    def save(self, data):
        return keeping.change_cell(self.row, actor=self.request.user, **data)


class StaffPage(CellRow, FormPage):
    title = gettext_lazy("任命网格员")
    form_class = HolderForm

    def form_kwargs(self):
        return {"place": self.row.place}

    def save(self, data):
        keeping.appoint(self.row.place, Holder.Kind.STAFF, actor=self.request.user, **data)
        return self.row


class AddPremisePage(CellRow, FormPage):
    title = gettext_lazy("纳入对象")
    form_class = PremiseForm
    done = gettext_lazy("已纳入网格。")

    def form_kwargs(self):
        return {"cell": self.row, "user": self.request.user}

    def save(self, data):
        keeping.add_premise(self.row, actor=self.request.user, **data)
        return self.row


class LetGoPage(RowPage, FormPage):
    model = Premise
    perm = view_perm = CHANGE
    title = gettext_lazy("移出网格")
    form_class = LetGoForm
    submit = gettext_lazy("移出")
    done = gettext_lazy("已移出网格。")

    def rows(self):
        return super().rows().select_related("cell__place", "place")

    def get_trail(self):
        return [(str(self.row), self.row.get_absolute_url())]

    def save(self, data):
        keeping.let_go(self.row, actor=self.request.user, **data)
        return self.row.cell


class LiaisonPage(RowPage, FormPage):
    """A new liaison of a block; the one before ends the day before."""

    model = Place
    perm = view_perm = CHANGE
    title = gettext_lazy("任命联络员")
    form_class = HolderForm

    def rows(self):
        return blocks(super().rows())

    def get_trail(self):
        return [(_("各板块网格"), reverse("grids:blocks")), (str(self.row), self.address)]

    @property
    def address(self):
        return reverse("grids:block", args=[self.row.pk])

    def form_kwargs(self):
        return {"place": self.row}

    def save(self, data):
        return keeping.appoint(self.row, Holder.Kind.LIAISON, actor=self.request.user, **data)

    def after(self, row):
        return self.address


class RelievePage(RowPage, FormPage):
    model = Holder
    perm = view_perm = CHANGE
    form_class = UntilForm
    submit = gettext_lazy("免去")
    done = gettext_lazy("已免去。")

    def rows(self):
        return super().rows().select_related("place")

    def get_title(self):
        return _("免去%(kind)s%(name)s") % {"kind": self.row.get_kind_display(), "name": self.row}

    def get_trail(self):
        return [(str(self.row.place), self.address)]

    @cached_property
    def address(self):
        place = self.row.place
        if place.kind in BLOCKS:
            return reverse("grids:block", args=[place.pk])
        return get_object_or_404(Cell, place=place).get_absolute_url()

    def save(self, data):
        keeping.relieve(self.row, actor=self.request.user, until=data["until"])
        return self.row

    def after(self, row):
        return self.address
