from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "anlan.library"
    verbose_name = _("标准库")
    nav = [("registers", _("判定标准"), "book-2", "library:standards", "library.view_standard", 60)]

    def ready(self):
        from .seeding import after_migrate

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="library.seeds")
