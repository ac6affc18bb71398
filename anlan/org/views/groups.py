"""机构分组 and 名称对照."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from anlan.web.pages import ListPage
from anlan.web.tables import Column

from .. import actions
from ..filters import AliasFilter, GroupFilter
from ..forms import AliasForm, GroupForm, MembersForm, UntilForm
from ..models import Alias, Membership, OrganGroup
from .kit import Act, Button, NewForm, OrgPage, Related, RowForm

GROUPS = (_("机构分组"), "org:groups")
ALIASES = (_("名称对照"), "org:aliases")


class Groups(ListPage):
    model = OrganGroup
    perm = "org.view_organgroup"
    title = _("机构分组")
    filterset_class = GroupFilter
    order = ("place__path", "name")
    columns = [
        Column("name", _("名称"), sort="name", link=True),
        Column("place", _("所在区域"), sort="place__path"),
        Column("size", _("现有成员"), kind="number", sort="size"),
        Column("note", _("说明")),
    ]
    buttons = [(_("新增分组"), "plus", "org:group_new", "org.change_organgroup")]

    def rows(self):
        today = timezone.localdate()
        now = Q(memberships__since__lte=today) & ~Q(memberships__until__lt=today)
        return super().rows().select_related("place").annotate(size=Count("memberships", filter=now))


class OneGroup(OrgPage):
    model = OrganGroup
    perm = "org.view_organgroup"
    change_perm = "org.change_organgroup"
    trail = (GROUPS,)

    def facts(self):
        return [(_("所在区域"), self.row.place.full_name), (_("说明"), self.row.note)]

    @cached_property
    def changeable(self):
        return self.may_change()

    def buttons(self):
        if not self.changeable:
            return []
        pk = [self.row.pk]
        return [
            Button(_("加入成员"), reverse("org:group_add", args=pk), "user-plus"),
            Button(_("修改"), reverse("org:group_change", args=pk), "pencil"),
        ]

    def related(self):
        today = timezone.localdate()
        stays = self.row.memberships.select_related("organ").order_by("organ__order", "organ__path", "since")
        columns = [
            Column("organ", _("机构"), value=lambda stay: stay.organ.name),
            Column("since", _("加入日期"), kind="day"),
            Column("until", _("退出日期"), kind="day"),
        ]
        return [
            Related(
                _("成员"),
                columns,
                stays.exclude(until__lt=today)[:500],
                _("没有成员。没有成员的分组不会用于落实责任单位。"),
                acts=self.acts if self.changeable else None,
            ),
            Related(_("曾经的成员"), columns, stays.filter(until__lt=today)[:500], _("没有。")),
        ]

    def acts(self, stay):
        return [Button(_("退出"), reverse("org:group_end", args=[self.row.pk, stay.pk]))]


class GroupNew(NewForm):
    perm = "org.change_organgroup"
    title = _("新增分组")
    trail = (GROUPS,)
    form_class = GroupForm

    def save(self, data):
        return actions.create_group(**data, actor=self.request.user)


class GroupChange(RowForm):
    model = OrganGroup
    perm = change_perm = "org.change_organgroup"
    title = _("修改分组")
    trail = (GROUPS,)
    form_class = GroupForm
    names = ("name", "note")

    def form_kwargs(self):
        return {**super().form_kwargs(), "changing": True}

    def save(self, data):
        return actions.change_group(self.row, actor=self.request.user, **data)


class GroupAdd(RowForm):
    model = OrganGroup
    perm = change_perm = "org.change_organgroup"
    title = _("加入成员")
    trail = (GROUPS,)
    form_class = MembersForm

    def form_kwargs(self):
        return {"user": self.request.user, "group": self.row}

    def save(self, data):
        actions.add_members(self.row, **data, actor=self.request.user)
        return self.row


class GroupEnd(RowForm):
    """One member leaves."""

    model = OrganGroup
    perm = change_perm = "org.change_organgroup"
    trail = (GROUPS,)
    form_class = UntilForm

    @cached_property
    def stay(self):
        stays = Membership.objects.filter(group=self.row).select_related("group", "organ")
        return get_object_or_404(stays, pk=self.kwargs["stay"])

    def get_title(self):
        return _("%(organ)s退出分组") % {"organ": self.stay.organ}

    def form_kwargs(self):
        return {}

    def save(self, data):
        actions.end_membership(self.stay, data["until"], actor=self.request.user)
        return self.row


class Aliases(ListPage):
    model = Alias
    perm = "org.view_alias"
    title = _("名称对照")
    filterset_class = AliasFilter
    order = ("text",)
    columns = [
        Column("text", _("文中名称"), sort="text", link=True),
        Column("meant", _("对应机构、分组"), value=lambda alias: "、".join(map(str, meant(alias)))),
        Column("place", _("适用区域"), sort="place__path"),
    ]
    empty = _("没有名称对照。落实责任单位时勾选“记住”，就会记到这里。")
    buttons = [(_("新增对照"), "plus", "org:alias_new", "org.change_alias")]

    def rows(self):
        return super().rows().select_related("place").prefetch_related("organs", "groups")


def meant(alias):
    return [*alias.organs.all(), *alias.groups.all()]


class OneAlias(OrgPage):
    model = Alias
    perm = "org.view_alias"
    change_perm = "org.change_alias"
    trail = (ALIASES,)

    def facts(self):
        return [
            (_("适用区域"), self.row.place.full_name),
            (_("对应机构"), "、".join(organ.name for organ in self.row.organs.all())),
            (_("对应分组"), "、".join(group.name for group in self.row.groups.all())),
        ]

    def buttons(self):
        if not self.may_change():
            return []
        pk = [self.row.pk]
        return [
            Button(_("修改"), reverse("org:alias_change", args=pk), "pencil"),
            Button(_("删除"), reverse("org:alias_forget", args=pk), post=True, danger=True,
                   ask=_("删除后，以后的文件不再按此对照，已落实的任务不变。确认删除？")),
        ]  # fmt: skip


class AliasNew(NewForm):
    perm = "org.change_alias"
    title = _("新增对照")
    trail = (ALIASES,)
    form_class = AliasForm

    def save(self, data):
        return actions.remember_alias(**data, actor=self.request.user)


class AliasChange(RowForm):
    """The words and their place stay; what they mean changes."""

    model = Alias
    perm = change_perm = "org.change_alias"
    title = _("修改对照")
    trail = (ALIASES,)
    form_class = AliasForm

    def initial(self):
        return {"organs": list(self.row.organs.all()), "groups": self.row.groups.all()}

    def form_kwargs(self):
        return {**super().form_kwargs(), "alias": self.row}

    def save(self, data):
        return actions.remember_alias(self.row.text, self.row.place, **data, actor=self.request.user)


class AliasForget(Act):
    model = Alias
    perm = change_perm = "org.change_alias"
    done = _("已删除。")

    def act(self):
        actions.forget_alias(self.row, actor=self.request.user)

    def after(self):
        return reverse("org:aliases")
