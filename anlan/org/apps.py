"""The organisation as a Django app: its places in the navigation, its seeded roles."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "anlan.org"
    verbose_name = _("机构与人员")
    nav = [
        ("system", _("机构"), "building-community", "org:organs", "org.view_organ", 10),
        ("system", _("区域"), "map-2", "org:places", "org.change_place", 20),
        ("system", _("机构分组"), "users-group", "org:groups", "org.change_organgroup", 30),
        ("system", _("名称对照"), "replace", "org:aliases", "org.change_alias", 40),
        ("system", _("账号"), "user-cog", "org:users", "org.view_user", 50),
        ("system", _("岗位授权"), "id-badge-2", "org:posts", "org.grant_post", 60),
        ("system", _("审计日志"), "shield-check", "org:log", "audit.view_log", 90),
    ]

    def ready(self):
        from . import receivers  # noqa: F401 (they connect themselves)
        from .roles import load_roles

        post_migrate.connect(load_roles, sender=self, dispatch_uid="org.load_roles")
