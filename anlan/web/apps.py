"""The page kit as a Django app; it also sees that the cache has its table."""

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "anlan.web"
    verbose_name = _("页面")

    def ready(self):
        post_migrate.connect(make_cache_table, sender=self, dispatch_uid="web.make_cache_table")


def make_cache_table(using, **kwargs):
    """Rate limits and lock-outs are kept in the cache: ``migrate`` alone must make everything they need."""
    call_command("createcachetable", database=using, verbosity=0)
