"""Places, sectors, organs and their groups; users, roles, posts."""

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from . import scope as scoping
from .scope import Scope, ScopedQuerySet
from .tree import Node, TreeQuerySet


class ScopedTreeQuerySet(TreeQuerySet, ScopedQuerySet):
    pass


class Place(Node):
    """A territory: an administrative division (GB/T 2260, GB/T 10114), or a zone or grid with a code of its own."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        COUNTY = "county", _("县级")
        TOWN = "town", _("乡级")
        VILLAGE = "village", _("村级")
        ZONE = "zone", _("功能区")
        GRID = "grid", _("网格")

    code = models.CharField(_("代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级区域")
    )
    official = models.BooleanField(_("国家统一代码"), default=True)
    active = models.BooleanField(_("启用"), default=True)

    scope = Scope(place="pk", sector=None)
    objects = ScopedTreeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("区域")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="place_name_once_under_parent")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("org:place", args=[self.pk])

    @cached_property
    def alone(self):
        """Whether no other place stands beside it at the top: then every place lies at or below it."""
        return self.parent_id is None and not Place.objects.filter(parent=None).exclude(pk=self.pk).exists()

    @cached_property
    def full_name(self):
        """Names from the top down, as an address begins."""
        return "".join(Place.objects.above(self.path).order_by("path").values_list("name", flat=True))


class Sector(models.Model):
    """An industry or field of supervision (行业领域)."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=100)

    class Meta:
        verbose_name = verbose_name_plural = _("行业领域")
        ordering = ["order", "id"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("org:sector_change", args=[self.pk])


class Organ(Node):
    """A body that can answer for something: an office, a department, a town government, an enterprise."""

    class Kind(models.TextChoices):
        PARTY = "party", _("党委及其部门")
        GOVERNMENT = "government", _("政府")
        COMMITTEE = "committee", _("安全生产委员会")
        COMMITTEE_OFFICE = "committee_office", _("安委会办公室")
        DEPARTMENT = "department", _("部门")
        TOWN = "town", _("乡镇（街道）")
        ZONE = "zone", _("开发区（功能区）")
        OFFICE = "office", _("内设机构")
        INSTITUTION = "institution", _("事业单位")
        VILLAGE = "village", _("村（社区）")
        ENTERPRISE = "enterprise", _("企业")
        OTHER = "other", _("其他单位")

    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices)
    place = models.ForeignKey(Place, models.PROTECT, related_name="organs", verbose_name=_("所在区域"))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="organs", verbose_name=_("行业领域")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级机构")
    )
    order = models.PositiveIntegerField(_("顺序"), default=1000)
    active = models.BooleanField(_("启用"), default=True)

    scope = Scope(organs=("pk",))
    objects = ScopedTreeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("机构")
        ordering = ["order", "path"]
        constraints = [models.UniqueConstraint(fields=["place", "name"], name="organ_name_once_in_place")]
        indexes = [models.Index(fields=["kind", "place"]), models.Index(fields=["name"])]

    def __str__(self):
        return self.short_name or self.name

    def get_absolute_url(self):
        return reverse("org:organ", args=[self.pk])

    @property
    def is_enterprise(self):
        return self.kind == self.Kind.ENTERPRISE


class OrganGroup(models.Model):
    """A name that stands for several organs (各镇, 各成员单位); its members come and go by date."""

    name = models.CharField(_("名称"), max_length=120)
    place = models.ForeignKey(Place, models.PROTECT, related_name="groups", verbose_name=_("所在区域"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    scope = Scope(sector=None)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("机构分组")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["place", "name"], name="group_name_once_in_place")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("org:group", args=[self.pk])

    def members_on(self, day):
        """The organs that belong to the group on ``day``."""
        inside = Membership.objects.filter(group=self, since__lte=day).exclude(until__lt=day)
        return Organ.objects.filter(pk__in=inside.values("organ"))


class Membership(models.Model):
    """An organ's stay in a group; ``until`` is its last day."""

    group = models.ForeignKey(OrganGroup, models.CASCADE, related_name="memberships", verbose_name=_("分组"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="memberships", verbose_name=_("机构"))
    since = models.DateField(_("加入日期"))
    until = models.DateField(_("退出日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("分组成员")
        ordering = ["group", "organ__order", "organ__path"]
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
            )
        ]

    def __str__(self):
        return f"{self.group}:{self.organ}"


class Alias(models.Model):
    """What documents of a place call an organ or a group, remembered from a person's decision."""

    text = models.CharField(_("文中名称"), max_length=120)
    place = models.ForeignKey(Place, models.PROTECT, related_name="aliases", verbose_name=_("适用区域"))
    organs = models.ManyToManyField(Organ, related_name="aliases", verbose_name=_("对应机构"), blank=True)
    groups = models.ManyToManyField(
        OrganGroup, related_name="aliases", verbose_name=_("对应分组"), blank=True
    )

    scope = Scope(sector=None)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("名称对照")
        ordering = ["text"]
        constraints = [models.UniqueConstraint(fields=["place", "text"], name="alias_once_in_place")]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("org:alias", args=[self.pk])


class Role(models.Model):
    """A named set of permissions. ``reach`` says how far a post with it sees; ``duty`` keeps 三员 apart."""

    class Reach(models.TextChoices):
        AREA = "area", _("本区域、本行业")
        ORGAN = "organ", _("本单位")

    class Duty(models.TextChoices):
        BUSINESS = "business", _("业务")
        ADMINISTRATOR = "administrator", _("系统管理员")
        SECURITY = "security", _("安全管理员")
        AUDITOR = "auditor", _("审计管理员")

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=40, unique=True)
    permissions = models.JSONField(_("权限"), default=list)
    reach = models.CharField(_("范围"), max_length=10, choices=Reach.choices, default=Reach.AREA)
    duty = models.CharField(_("职责"), max_length=15, choices=Duty.choices, default=Duty.BUSINESS)
    order = models.PositiveSmallIntegerField(_("顺序"), default=100)
    edited = models.BooleanField(_("已由本单位调整"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("角色")
        ordering = ["order", "id"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("org:role", args=[self.pk])

    def holds(self, perm):
        return perm in self.permissions


class UserManager(BaseUserManager.from_queryset(ScopedQuerySet)):
    """Django's commands for accounts, and our scope."""


class User(AbstractUser):
    """A person with an account. What the person may do comes from posts alone, never from ``is_superuser``."""

    first_name = last_name = None
    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(
        _("手机"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[0-9+\- ]{5,20}$", _("请填写电话号码。"))],
    )
    # The organ that answers for the account: its administrators manage it, before and after any post.
    home = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("所属单位")
    )
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    password_changed_at = models.DateTimeField(_("密码修改时间"), null=True, blank=True)

    scope = Scope(place="home__place", sector=None, organs=("home",))
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()
    # The post chosen for this request (see middleware); None means all posts in force.
    acting_post = None

    class Meta:
        verbose_name = verbose_name_plural = _("账号")
        ordering = ["username"]

    def __str__(self):
        return self.name or self.username

    def get_absolute_url(self):
        return reverse("org:user", args=[self.pk])

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    @cached_property
    def posts_in_force(self):
        return list(
            Post.objects.in_force(timezone.localdate())
            .filter(user=self)
            .select_related("role", "organ", "place")
            .prefetch_related("sectors")
            .annotate(
                other_roots=Exists(Place.objects.filter(parent=None).exclude(pk=OuterRef("place"))),
                organs_below=Exists(Organ.objects.filter(parent=OuterRef("organ"))),
            )
            .order_by("since", "pk")  # who chooses none acts from the oldest
        )

    def acting_posts(self):
        return [self.acting_post] if self.acting_post else self.posts_in_force

    @property
    def acting_for(self):
        return "；".join(str(post) for post in self.acting_posts())

    @property
    def organs(self):
        """The organs the user speaks for now."""
        return list({post.organ_id: post.organ for post in self.acting_posts()}.values())

    def speaks_for(self, organ):
        """Whether one of the acting posts is seated in ``organ`` itself."""
        return organ.pk in {post.organ_id for post in self.acting_posts()}

    def holds(self, perm):
        return any(post.role.holds(perm) for post in self.acting_posts())

    def may(self, perm, row):
        return scoping.may(self, perm, row)


class PostQuerySet(ScopedQuerySet):
    def in_force(self, day):
        return self.filter(since__lte=day, user__is_active=True).exclude(until__lt=day)


class Post(models.Model):
    """A user's seat: a role in an organ, over a place and sectors, from a day to a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("人员"))
    role = models.ForeignKey(Role, models.PROTECT, related_name="posts", verbose_name=_("角色"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="posts", verbose_name=_("机构"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="posts", verbose_name=_("管辖区域"))
    sectors = models.ManyToManyField(Sector, related_name="posts", blank=True, verbose_name=_("行业领域"))
    all_sectors = models.BooleanField(_("全部行业"), default=False)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    since = models.DateField(_("任职日期"))
    until = models.DateField(_("离任日期"), null=True, blank=True)

    scope = Scope(sector=None, organs=("organ",))
    objects = PostQuerySet.as_manager()
    other_roots = organs_below = True  # the user's posts in force know better

    class Meta:
        verbose_name = verbose_name_plural = _("岗位")
        ordering = ["organ__order", "role__order", "id"]
        permissions = [("grant_post", _("授予岗位"))]
        indexes = [models.Index(fields=["user", "since"])]
        constraints = [
            models.CheckConstraint(
                name="post_ends_after_it_begins",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
            )
        ]

    def __str__(self):
        return f"{self.organ} · {self.title or self.role}"

    def get_absolute_url(self):
        return reverse("org:post", args=[self.pk])

    @property
    def everywhere(self):
        """Whether every place there is lies in the post's: then no row need be asked for its place."""
        return self.place.parent_id is None and not self.other_roots

    @cached_property
    def sector_ids(self):
        return [sector.pk for sector in self.sectors.all()]


class ApiToken(models.Model):
    """A key for programs: acts as one post of its user. Only the key's hash is kept."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="tokens", verbose_name=_("岗位"))
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("创建时间"), default=timezone.now)
    expires_on = models.DateField(_("有效期至"))
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("接口密钥")
        ordering = ["-id"]

    def __str__(self):
        return self.name
