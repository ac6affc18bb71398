"""What can be found. The full text index itself is a table of the database's own kind: see backends."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.files.rows import OnRow


class Document(OnRow):
    """A row as search shows it; made anew from the row by ``index``, never edited.

    Place, sector and organ are not copied here: what a reader finds is what the row's own
    ``visible_to`` lets the reader see, at the moment of asking.
    """

    title = models.CharField(_("标题"), max_length=300)
    folded = models.CharField(max_length=300)  # the title without marks and case: to rank by
    text = models.TextField(_("内容"), blank=True)
    url = models.CharField(max_length=300)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("检索条目")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["row_model", "row_id"], name="row_found_once")]
        indexes = [
            models.Index(
                fields=["folded", "-id"],
                name="document_titled",
                opclasses=["varchar_pattern_ops", "int8_ops"],
            )
        ]

    def __str__(self):
        return self.title


class Reached(models.Model):
    """One row: the position in the audit log up to which touched rows have been indexed (see ``follow``)."""

    position = models.BigIntegerField(default=0)

    def __str__(self):
        return str(self.position)
