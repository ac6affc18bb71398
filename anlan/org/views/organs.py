"""机构."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.web.pages import ListPage
from anlan.web.tables import Column, badge

from .. import actions
from ..filters import OrganFilter
from ..forms import OrganForm
from ..models import Organ, Post
from .kit import Act, Button, NewForm, OrgPage, Related, RowForm, indented, state

ORGANS = (_("机构"), "org:organs")


class Organs(ListPage):
    model = Organ
    perm = "org.view_organ"
    title = _("机构")
    filterset_class = OrganFilter
    order = ("place__path", "path")
    columns = [
        Column(
            "name", _("名称"), sort="name", link=True, shown_as=lambda organ: indented(organ) + organ.name
        ),
        Column("short_name", _("简称"), sort="short_name"),
        Column("kind", _("类别")),
        Column("place", _("所在区域"), sort="place__path"),
        Column("sector", _("行业领域")),
        Column("parent", _("上级机构"), optional=True),
        Column("active", _("状态"), value=lambda organ: _("启用") if organ.active else _("停用")),
    ]
    buttons = [(_("新增机构"), "plus", "org:organ_new", "org.change_organ")]

    def rows(self):
        return super().rows().select_related("place", "sector", "parent")


class OneOrgan(OrgPage):
    model = Organ
    perm = "org.view_organ"
    change_perm = "org.change_organ"
    trail = (ORGANS,)

    def get_title(self):
        return self.row.name

    def facts(self):
        organ = self.row
        return [
            (_("简称"), organ.short_name),
            (_("类别"), organ.get_kind_display()),
            (_("所在区域"), organ.place.full_name),
            (_("行业领域"), organ.sector),
            (_("上级机构"), organ.parent and organ.parent.name),
            (_("状态"), badge(_("启用"), "good") if organ.active else badge(_("停用"))),
        ]

    def buttons(self):
        if not self.may_change():
            return []
        pk = [self.row.pk]
        new = reverse("org:organ_new") + f"?parent={self.row.pk}&place={self.row.place_id}"
        return [
            Button(_("修改"), reverse("org:organ_change", args=pk), "pencil"),
            Button(_("新增下级"), new, "plus"),
            Button(_("停用"), reverse("org:organ_close", args=pk), post=True, danger=True,
                   ask=_("停用后，新的业务不能再选择这个机构。确认停用？"))
            if self.row.active
            else Button(_("启用"), reverse("org:organ_reopen", args=pk), post=True),
        ]  # fmt: skip

    def related(self):
        user = self.request.user
        below = self.row.children.visible_to(user).order_by("order", "path")
        stays = self.row.memberships.select_related("group").order_by("-since")
        return [
            *self.posts(),
            Related(
                _("下级机构"),
                [
                    Column("name", _("名称"), link=True),
                    Column("kind", _("类别")),
                    Column("active", "", shown_as=state),
                ],
                below[:200],
                _("没有下级机构。"),
            ),
            Related(
                _("所在分组"),
                [
                    Column("group", _("分组")),
                    Column("since", _("加入日期"), kind="day"),
                    Column("until", _("退出日期"), kind="day"),
                ],
                stays[:100],
                _("不在任何分组中。"),
            ),
        ]

    def posts(self):
        """Who sits here today, for readers who may know."""
        if not self.request.user.holds("org.view_post"):
            return []
        seated = Post.objects.visible_to(self.request.user).in_force(timezone.localdate())
        return [
            Related(
                _("在任人员"),
                [
                    Column("user", _("姓名")),
                    Column("role", _("角色")),
                    Column("title", _("职务")),
                    Column("place", _("管辖区域")),
                    Column("since", _("任职日期"), kind="day"),
                ],
                seated.filter(organ=self.row).select_related("user", "role", "place")[:200],
                _("无人任职。"),
            )
        ]


class OrganNew(NewForm):
    perm = "org.change_organ"
    title = _("新增机构")
    trail = (ORGANS,)
    form_class = OrganForm

    def form_kwargs(self):
        asked = {name: self.request.GET.get(name, "") for name in ("parent", "place")}
        initial = {name: int(pk) for name, pk in asked.items() if pk.isdecimal()}
        return {**super().form_kwargs(), "initial": initial}

    def save(self, data):
        return actions.create_organ(**data, actor=self.request.user)


class OrganChange(RowForm):
    model = Organ
    perm = change_perm = "org.change_organ"
    title = _("修改机构")
    trail = (ORGANS,)
    form_class = OrganForm
    names = ("name", "short_name", "kind", "place", "parent", "sector", "order")

    def save(self, data):
        return actions.change_organ(self.row, actor=self.request.user, **data)


class OrganClose(Act):
    model = Organ
    perm = change_perm = "org.change_organ"
    done = _("已停用。")

    def act(self):
        actions.close_organ(self.row, actor=self.request.user)


class OrganReopen(OrganClose):
    done = _("已启用。")

    def act(self):
        actions.reopen_organ(self.row, actor=self.request.user)
