"""Questions: what refers to a row."""

from django.utils.translation import gettext as _


def dependants(rows, *, but=()):
    """``{pk: reason}`` of those ``rows`` (of one model) that rows of other models, save ``but``, refer to."""
    found = {}
    pks = [row.pk for row in rows]
    for relation in relations(rows[0]) if rows else ():
        model, name = relation.related_model, relation.field.name
        if model in but:
            continue
        hits = model._base_manager.filter(**{f"{name}__in": pks}).values_list(name, flat=True)
        for pk in hits.distinct().order_by():
            found.setdefault(pk, _("已有%s与之关联。") % model._meta.verbose_name)
    return found


def relations(row):
    """Every foreign key and many-to-many field that points to the row's model, hidden ones too."""
    fields = row._meta.get_fields(include_hidden=True)
    return [
        field
        for field in fields
        if field.auto_created and not field.concrete and not field.related_model._meta.auto_created
    ]
