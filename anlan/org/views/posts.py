"""岗位授权 and 角色: the security officer's pages."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.web.pages import ListPage
from anlan.web.tables import Column, badge

from .. import actions
from ..filters import PostFilter
from ..forms import PostForm, RoleForm, UntilForm
from ..models import Post, Role, User
from ..separation import permission_labels
from .kit import Act, Button, NewForm, OrgPage, Related, RowForm

POSTS = (_("岗位授权"), "org:posts")
ROLES = (_("角色"), "org:roles")


def in_office(post):
    today = timezone.localdate()
    if post.since > today:
        return _("尚未开始"), "info"
    if post.until and post.until < today:
        return _("已离任"), "idle"
    if not post.user.is_active:
        return _("账号停用"), "idle"
    return _("在任"), "good"


def sectors(post):
    return _("全部行业") if post.all_sectors else "、".join(map(str, post.sectors.all()))


class Posts(ListPage):
    model = Post
    perm = "org.view_post"
    title = _("岗位授权")
    filterset_class = PostFilter
    order = ("organ__order", "role__order")
    columns = [
        Column("user", _("姓名"), sort="user__name", link=True),
        Column("username", _("用户名"), value="user.username", optional=True),
        Column("organ", _("机构"), sort="organ__order"),
        Column("role", _("角色"), sort="role__order"),
        Column("title", _("职务")),
        Column("place", _("管辖区域"), sort="place__path"),
        Column("sectors", _("行业领域"), value=sectors),
        Column("since", _("任职日期"), kind="day", sort="since"),
        Column("until", _("离任日期"), kind="day", sort="until"),
        Column("state", _("状态"), value=lambda p: in_office(p)[0], shown_as=lambda p: badge(*in_office(p))),
    ]
    buttons = [(_("授予岗位"), "plus", "org:post_new", "org.grant_post"),
               (_("角色"), "shield-half", "org:roles", "org.grant_post")]  # fmt: skip

    def rows(self):
        rows = super().rows().select_related("user", "organ", "role", "place")
        return rows.prefetch_related("sectors")


class OnePost(OrgPage):
    model = Post
    perm = "org.view_post"
    change_perm = "org.grant_post"
    trail = (POSTS,)

    def get_title(self):
        return f"{self.row.user} · {self.row}"

    def facts(self):
        post = self.row
        return [
            (_("账号"), f"{post.user}（{post.user.username}）"),
            (_("角色"), post.role),
            (_("机构"), post.organ.name),
            (_("管辖区域"), post.place.full_name),
            (_("行业领域"), sectors(post)),
            (_("职务"), post.title),
            (_("任职日期"), post.since),
            (_("离任日期"), post.until),
            (_("状态"), badge(*in_office(post))),
        ]

    def buttons(self):
        post, today = self.row, timezone.localdate()
        if not self.may_change() or post.user_id == self.request.user.pk:
            return []
        found = []
        if post.until is None or post.until >= today:
            found.append(Button(_("结束岗位"), reverse("org:post_end", args=[post.pk]), "calendar-x"))
        if post.since >= today:
            found.append(Button(_("撤销岗位"), reverse("org:post_revoke", args=[post.pk]), post=True,
                                danger=True, ask=_("撤销后如同没有授予。确认撤销？")))  # fmt: skip
        return found


class PostNew(NewForm):
    perm = "org.grant_post"
    title = _("授予岗位")
    trail = (POSTS,)
    form_class = PostForm
    submit = _("授予")
    done = _("已授予岗位。")

    def form_kwargs(self):
        asked = self.request.GET.get("user", "")
        if not asked.isdecimal():
            return super().form_kwargs()
        user = User.objects.visible_to(self.request.user).filter(pk=asked).first()
        initial = {"user": user, "organ": user.home, "place": user.home.place} if user and user.home else {}
        return {**super().form_kwargs(), "initial": initial}

    def save(self, data):
        return actions.grant_post(**data, actor=self.request.user)


class PostEnd(RowForm):
    model = Post
    perm = change_perm = "org.grant_post"
    title = _("结束岗位")
    trail = (POSTS,)
    form_class = UntilForm

    def form_kwargs(self):
        return {}

    def save(self, data):
        actions.end_post(self.row, data["until"], actor=self.request.user)
        return self.row


class PostRevoke(Act):
    model = Post
    perm = change_perm = "org.grant_post"
    done = _("已撤销。")

    def act(self):
        actions.revoke_post(self.row, actor=self.request.user)

    def after(self):
        return reverse("org:posts")


class Roles(ListPage):
    """One list for the whole system."""

    model = Role
    perm = "org.grant_post"
    title = _("角色")
    trail = (POSTS,)
    order = ("order",)
    columns = [
        Column("name", _("名称"), link=True),
        Column("duty", _("职责")),
        Column("reach", _("范围")),
        Column("size", _("权限数"), kind="number", value=lambda role: len(role.permissions)),
        Column("edited", _("已调整")),
    ]
    buttons = [(_("新增角色"), "plus", "org:role_new", "org.grant_post")]

    def rows(self):
        return Role.objects.all()


class OneRole(OrgPage):
    model = Role
    perm = "org.grant_post"
    trail = (POSTS, ROLES)

    def rows(self):
        return Role.objects.all()

    def facts(self):
        role = self.row
        return [
            (_("职责"), role.get_duty_display()),
            (_("范围"), role.get_reach_display()),
            (_("已调整"), role.edited),
        ]

    def buttons(self):
        if self.row in {post.role for post in self.request.user.posts_in_force}:
            return []
        return [Button(_("修改权限"), reverse("org:role_change", args=[self.row.pk]), "pencil")]

    def related(self):
        labels = permission_labels()
        held = [{"label": labels.get(perm, perm), "perm": perm} for perm in self.row.permissions]
        columns = [
            Column("label", _("权限"), value=lambda line: line["label"]),
            Column("perm", _("代码"), value=lambda line: line["perm"]),
        ]
        return [Related(_("权限"), columns, sorted(held, key=lambda line: line["perm"]), _("没有权限。"))]


class RoleNew(NewForm):
    perm = "org.grant_post"
    title = _("新增角色")
    trail = (POSTS, ROLES)
    form_class = RoleForm
    template_name = "org/role_form.html"

    def form_kwargs(self):
        return {}

    def save(self, data):
        return actions.create_role(**data, actor=self.request.user)


class RoleChange(RoleNew):
    title = _("修改角色")

    @property
    def row(self):
        return get_object_or_404(Role, pk=self.kwargs["pk"])

    def form_kwargs(self):
        role = self.row
        initial = {"name": role.name, "reach": role.reach, "permissions": role.permissions}
        return {"duty": role.duty, "initial": initial}

    def save(self, data):
        return actions.change_role(self.row, **data, actor=self.request.user)
