"""区域 and 行业领域."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.web.pages import ListPage
from anlan.web.tables import Column, badge

from .. import actions
from ..filters import PlaceFilter
from ..forms import PlaceForm, SectorForm
from ..models import Place, Sector
from .kit import Act, Button, NewForm, OrgPage, Related, RowForm, indented, state

PLACES = (_("区域"), "org:places")
SECTORS = (_("行业领域"), "org:sectors")


class Places(ListPage):
    model = Place
    perm = "org.view_place"
    title = _("区域")
    filterset_class = PlaceFilter
    order = ("path",)
    columns = [
        Column(
            "name", _("名称"), sort="name", link=True, shown_as=lambda place: indented(place) + place.name
        ),
        Column("kind", _("类别")),
        Column("code", _("代码"), sort="code"),
        Column("official", _("国家统一代码"), optional=True),
        Column("active", _("状态"), value=lambda place: _("启用") if place.active else _("停用")),
    ]
    buttons = [(_("新增区域"), "plus", "org:place_new", "org.change_place"),
               (_("行业领域"), "category", "org:sectors", "org.change_sector")]  # fmt: skip


class OnePlace(OrgPage):
    model = Place
    perm = "org.view_place"
    change_perm = "org.change_place"
    trail = (PLACES,)

    def facts(self):
        place = self.row
        return [
            (_("全称"), place.full_name),
            (_("类别"), place.get_kind_display()),
            (_("代码"), place.code),
            (_("代码来源"), _("国家统一代码") if place.official else _("自编代码")),
            (_("上级区域"), place.parent),
            (_("状态"), badge(_("启用"), "good") if place.active else badge(_("停用"))),
        ]

    def buttons(self):
        if not self.may_change():
            return []
        pk = [self.row.pk]
        new = reverse("org:place_new") + f"?parent={self.row.pk}"
        return [
            Button(_("修改"), reverse("org:place_change", args=pk), "pencil"),
            Button(_("新增下级"), new, "plus"),
            Button(_("停用"), reverse("org:place_close", args=pk), post=True, danger=True,
                   ask=_("停用后，新的业务不能再选择这个区域。确认停用？"))
            if self.row.active
            else Button(_("启用"), reverse("org:place_reopen", args=pk), post=True),
        ]  # fmt: skip

    def related(self):
        below = self.row.children.order_by("path")
        organs = self.row.organs.visible_to(self.request.user).exclude(kind="enterprise").order_by("order")
        return [
            Related(
                _("下级区域"),
                [
                    Column("name", _("名称"), link=True),
                    Column("kind", _("类别")),
                    Column("code", _("代码")),
                    Column("active", "", shown_as=state),
                ],
                below[:200],
                _("没有下级区域。"),
            ),
            Related(
                _("机构"),
                [Column("name", _("名称"), link=True), Column("kind", _("类别"))],
                organs[:200],
                _("没有机构。"),
            ),
        ]


class PlaceNew(NewForm):
    perm = "org.change_place"
    title = _("新增区域")
    trail = (PLACES,)
    form_class = PlaceForm

    def form_kwargs(self):
        parent = self.request.GET.get("parent", "")
        return {**super().form_kwargs(), "initial": {"parent": int(parent) if parent.isdecimal() else None}}

    def save(self, data):
        return actions.create_place(**data, actor=self.request.user)


class PlaceChange(RowForm):
    model = Place
    perm = change_perm = "org.change_place"
    title = _("修改区域")
    trail = (PLACES,)
    form_class = PlaceForm
    names = ("name", "kind", "code", "official", "parent")

    def save(self, data):
        return actions.change_place(self.row, actor=self.request.user, **data)


class PlaceClose(Act):
    model = Place
    perm = change_perm = "org.change_place"
    done = _("已停用。")

    def act(self):
        actions.close_place(self.row, actor=self.request.user)


class PlaceReopen(PlaceClose):
    done = _("已启用。")

    def act(self):
        actions.reopen_place(self.row, actor=self.request.user)


class Sectors(ListPage):
    """One list for the whole system."""

    model = Sector
    perm = "org.change_sector"
    title = _("行业领域")
    trail = (PLACES,)
    order = ("order",)
    columns = [
        Column("name", _("名称"), sort="name", link=True),
        Column("code", _("代码"), sort="code"),
        Column("order", _("顺序"), kind="number", sort="order"),
    ]
    buttons = [(_("新增行业领域"), "plus", "org:sector_new", "org.change_sector")]

    def rows(self):
        return Sector.objects.all()


class SectorNew(NewForm):
    perm = "org.change_sector"
    title = _("新增行业领域")
    trail = (PLACES, SECTORS)
    form_class = SectorForm

    def form_kwargs(self):
        return {}

    def save(self, data):
        return actions.create_sector(**data, actor=self.request.user)

    def after(self, row):
        return reverse("org:sectors")


class SectorChange(RowForm):
    model = Sector
    perm = "org.change_sector"
    title = _("修改行业领域")
    trail = (PLACES, SECTORS)
    form_class = SectorForm
    names = ("name", "code", "order")

    def rows(self):
        return Sector.objects.all()

    def form_kwargs(self):
        return {"initial": self.initial()}

    def get_trail(self):
        return [(label, reverse(name)) for label, name in self.trail]

    def save(self, data):
        return actions.change_sector(self.row, actor=self.request.user, **data)

    def after(self, row):
        return reverse("org:sectors")
