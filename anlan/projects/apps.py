from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "anlan.projects"
    verbose_name = _("三同时")
    nav = [
        ("registers", _("建设项目"), "building-factory-2", "projects:projects", "projects.view_project", 40),
        ("registers", _("风险一票否决"), "ban", "projects:vetoes", "projects.view_veto", 42),
    ]

    def ready(self):
        from . import panels as panels
