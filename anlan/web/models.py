"""What a reader keeps of a list."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A named set of filters, sorting and columns of one list page, kept by one user."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=80)
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=2000)

    class Meta:
        verbose_name = verbose_name_plural = _("常用筛选")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "page", "name"], name="view_name_once_a_page")]

    def __str__(self):
        return self.name
