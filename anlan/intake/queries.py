"""Questions: what refers to a row."""

from django.apps import apps
from django.utils.translation import gettext as _


def dependants(rows, *, but=()):
    """``{pk: reason}`` of those ``rows`` (of one model) that rows of other models, save ``but``, refer to.

    By foreign key, by many-to-many field, or by naming the row (``row_model`` and ``row_id``).
    """
    found = {}
    for model, lookup, hits in references(rows) if rows else ():
        if model not in but:
            for pk in hits.order_by().values_list(lookup, flat=True).distinct():
                found.setdefault(int(pk), _("已有%s与之关联。") % model._meta.verbose_name)
    return found


def references(rows):
    """``(model, lookup of the key, rows that refer)`` for every model that can refer to the rows."""
    pks, label = [row.pk for row in rows], rows[0]._meta.label_lower
    for field in rows[0]._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and not field.related_model._meta.auto_created:
            model, name = field.related_model, field.field.name
            yield model, name, model._base_manager.filter(**{f"{name}__in": pks})
    for model in apps.get_models():
        if {"row_model", "row_id"} <= {field.name for field in model._meta.get_fields()}:
            # Some of these tables keep the key as text.
            keys = [model._meta.get_field("row_id").to_python(pk) for pk in pks]
            yield model, "row_id", model._base_manager.filter(row_model=label, row_id__in=keys)
