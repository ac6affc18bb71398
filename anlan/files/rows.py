"""Rows that hang on a row of any other model, without a foreign key that would point upward."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef


class OnRowQuerySet(models.QuerySet):
    def on(self, row):
        return self.filter(row_model=row._meta.label_lower, row_id=row.pk)

    def visible_to(self, user, perm=None):
        """Those whose row the user sees. ``perm`` is not asked: the row's own rule counts."""
        return self.seen_through(user, self.order_by().values_list("row_model", flat=True).distinct())

    def seen_through(self, user, labels):
        """Those whose row is of one of the models ``labels`` and seen by the user.

        Asked row by row (EXISTS): joined to the list of all rows that the user sees, SQLite may try
        every pair.
        """
        found = models.Q(pk__in=[])
        for label in labels:
            rows = apps.get_model(label)._default_manager.visible_to(user).filter(pk=OuterRef("row_id"))
            found |= models.Q(row_model=label) & models.Q(Exists(rows.order_by()))
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
