"""Rows that hang on a row of any other model, without a foreign key that would point upward."""

from django.apps import apps
from django.db import models


class OnRowQuerySet(models.QuerySet):
    def on(self, row):
        return self.filter(row_model=row._meta.label_lower, row_id=row.pk)

    def visible_to(self, user, perm=None):
        """Those whose row the user sees. ``perm`` is not asked: the row's own rule counts."""
        found = models.Q(pk__in=[])
        for label in self.order_by().values_list("row_model", flat=True).distinct():
            rows = apps.get_model(label)._default_manager.visible_to(user)
            found |= models.Q(row_model=label, row_id__in=rows.order_by().values("pk"))
        return self.filter(found)


class OnRow(models.Model):
    """``row_model`` is a lower-case label (``plans.task``), ``row_id`` the primary key."""

    row_model = models.CharField(max_length=80, editable=False)
    row_id = models.PositiveBigIntegerField(editable=False)

    objects = OnRowQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def row(self):
        return apps.get_model(self.row_model)._base_manager.get(pk=self.row_id)
