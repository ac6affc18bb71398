"""账号: the administrator's pages."""

from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from anlan.web.pages import ListPage
from anlan.web.tables import Column, badge

from .. import actions, lockout
from ..filters import UserFilter
from ..forms import UserForm
from ..models import Post, User
from .kit import Act, Button, NewForm, OrgPage, Related, RowForm

USERS = (_("账号"), "org:users")


class Users(ListPage):
    model = User
    perm = "org.view_user"
    title = _("账号")
    filterset_class = UserFilter
    order = ("home__order", "name")
    columns = [
        Column("name", _("姓名"), sort="name", link=True),
        Column("username", _("用户名"), sort="username"),
        Column("home", _("所属单位"), sort="home__order"),
        Column("posts", _("岗位"), value=lambda user: "；".join(f"{p.organ}·{p.role}" for p in user.seats)),
        Column("phone", _("电话"), optional=True),
        Column("last_login", _("最近登录"), kind="time", sort="last_login"),
        Column(
            "state", _("状态"), value=lambda user: marked(user)[0], shown_as=lambda user: badge(*marked(user))
        ),
    ]
    buttons = [(_("新增账号"), "plus", "org:user_new", "org.change_user")]

    def rows(self):
        seats = Post.objects.in_force(timezone.localdate()).select_related("organ", "role")
        return (
            super().rows().select_related("home").prefetch_related(Prefetch("posts", seats, to_attr="seats"))
        )

    def decorate(self, rows):
        rows = list(rows)
        locks = lockout.locked([user.username for user in rows])
        for user in rows:
            user.locked_for = locks.get(user.username, 0)
        return rows


def marked(user):
    """The account's state in a word, and its tone."""
    if not user.is_active:
        return gettext("停用"), "idle"
    if left := getattr(user, "locked_for", 0):
        return gettext("锁定 %d 分钟") % lockout.minutes(left), "bad"
    if user.must_change_password:
        return gettext("未改初始密码"), "warn"
    return gettext("正常"), "good"


class OneUser(OrgPage):
    model = User
    perm = "org.view_user"
    change_perm = "org.change_user"
    trail = (USERS,)

    @cached_property
    def row(self):
        user = super().row
        user.locked_for = lockout.seconds_left(user.username)
        return user

    def facts(self):
        user = self.row
        return [
            (_("用户名"), user.username),
            (_("所属单位"), user.home and user.home.name),
            (_("电话"), user.phone),
            (_("状态"), badge(*marked(user))),
            (_("两步验证"), _("已启用") if is_mfa_enabled(user) else _("未启用")),
            (_("最近登录"), user.last_login),
            (_("改密时间"), user.password_changed_at),
            (_("建立时间"), user.date_joined),
        ]

    def buttons(self):
        user = self.row
        if self.request.user.holds("org.grant_post") and user.is_active:
            return [Button(_("授予岗位"), reverse("org:post_new") + f"?user={user.pk}", "id-badge-2")]
        if not self.may_change():
            return []

        def at(name):
            return reverse(f"org:user_{name}", args=[user.pk])

        found = [Button(_("修改"), at("change"), "pencil")]
        if not user.is_active:
            return [*found, Button(_("启用"), at("reopen"), post=True)]
        found.append(Button(_("重置密码"), at("reset"), "key", post=True,
                            ask=_("将生成新的一次性密码并结束其全部会话。确认重置？")))  # fmt: skip
        if user.locked_for:
            found.append(Button(_("解除锁定"), at("unlock"), "lock-open", post=True))
        if is_mfa_enabled(user):
            found.append(Button(_("解除两步验证"), at("second_factor"), post=True,
                                ask=_("请先核实本人身份。确认解除？")))  # fmt: skip
        found.append(Button(_("停用"), at("close"), post=True, danger=True,
                            ask=_("停用后立即退出登录，不能再登录。确认停用？")))  # fmt: skip
        return found

    def related(self):
        if not self.request.user.holds("org.view_post"):
            return []
        posts = self.row.posts.select_related("organ", "role", "place").order_by("-since")
        columns = [
            Column("organ", _("机构")),
            Column("role", _("角色")),
            Column("title", _("职务")),
            Column("place", _("管辖区域")),
            Column("since", _("任职日期"), kind="day"),
            Column("until", _("离任日期"), kind="day"),
        ]
        return [Related(_("岗位"), columns, posts[:100], _("没有岗位，由安全管理员授予后才能办理业务。"))]


@method_decorator(never_cache, name="dispatch")
class UserNew(NewForm):
    """The one-time password is shown on the answer to this very request and nowhere else."""

    perm = "org.change_user"
    title = _("新增账号")
    trail = (USERS,)
    form_class = UserForm

    def post(self, request):
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                user, password = actions.create_user(**form.cleaned_data, actor=request.user)
            except ValidationError as no:
                form.add_error(None, no.messages)
            else:
                return self.show(template="org/password.html", row=user, password=password)
        return self.show(form=form, status=422)


class UserChange(RowForm):
    model = User
    perm = change_perm = "org.change_user"
    title = _("修改账号")
    trail = (USERS,)
    form_class = UserForm
    names = ("name", "home", "phone")

    def form_kwargs(self):
        return {**super().form_kwargs(), "changing": True}

    def save(self, data):
        return actions.change_user(self.row, actor=self.request.user, **data)


class UserAct(Act):
    model = User
    perm = change_perm = "org.change_user"


class UserClose(UserAct):
    done = _("已停用，其会话已全部结束。")

    def act(self):
        actions.close_user(self.row, actor=self.request.user)


class UserReopen(UserAct):
    done = _("已启用。")

    def act(self):
        actions.reopen_user(self.row, actor=self.request.user)


class UserUnlock(UserAct):
    done = _("已解除锁定。")

    def act(self):
        actions.unlock_user(self.row, actor=self.request.user)


class UserSecondFactor(UserAct):
    done = _("已解除两步验证。")

    def act(self):
        actions.reset_second_factor(self.row, actor=self.request.user)


@method_decorator(never_cache, name="dispatch")
class UserReset(UserAct):
    title = _("重置密码")
    trail = (USERS,)

    def act(self):
        self.password = actions.reset_password(self.row, actor=self.request.user)

    def answer(self):
        return self.show(template="org/password.html", password=self.password)
