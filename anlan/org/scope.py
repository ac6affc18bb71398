"""Which rows a user sees: the only place where posts become database filters."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from . import lookups  # noqa: F401 - ``among``
from .answers import NO, YES

NOTHING = models.Q(pk__in=[])
EVERYTHING = models.Q(pk__isnull=False)


@dataclass(frozen=True)
class Scope:
    """How a model's rows hang on places, sectors and organs, as lookups from the row.

    ``organs``: lookups to the organs a row belongs to; every post sees the rows of its own organ and of
    those below it. A post whose role reaches no further (and every post in an enterprise) sees only
    these. ``through``: reverse relations; a row is seen by whoever sees one of these rows, but seeing is all
    that gives. ``perm``: the view permission of a part of something else (default: the model's own).
    """

    place: str | None = "place"
    sector: str | None = "sector"
    organs: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    perm: str = ""


class ScopedQuerySet(models.QuerySet):
    def visible_to(self, user, perm=None):
        """The rows ``user`` may see by ``perm`` (default: the model's view permission)."""
        return self.filter(visible(self.model, user, perm))


def view_permission(model):
    return model.scope.perm or f"{model._meta.app_label}.view_{model._meta.model_name}"


def visible(model, user, perm=None):
    """The Q that keeps the rows of ``model`` inside the user's acting posts that hold ``perm``."""
    seeing = view_permission(model)
    perm = perm or seeing
    posts = [post for post in user.acting_posts() if post.role.holds(perm)]
    found = NOTHING
    if any(reaches_all(model, post) for post in posts):
        return EVERYTHING
    for post in posts:
        found |= reach(model.scope, post)
    if posts and perm == seeing:
        for name in model.scope.through:
            relation = model._meta.get_field(name)
            rows = relation.related_model._default_manager.visible_to(user)
            if (
                relation.related_model.scope.place is None
            ):  # one organ's own are few: a list of them has an index
                found |= models.Q(pk__among=rows.order_by().values(relation.field.name))
            else:
                found |= models.Exists(rows.filter(**{relation.field.name: models.OuterRef("pk")}))
    return found


def reaches_all(model, post):
    """Whether the post's territory holds every row there is: then a database need not look into any."""
    scope = model.scope
    if stays_in_organ(scope, post) or not post.everywhere or (scope.sector and not post.all_sectors):
        return False
    return always_set(model, scope.place)


def always_set(model, lookup):
    """Whether no row of ``model`` is without what ``lookup`` leads to."""
    for name in lookup.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        if field.null:
            return False
        model = field.related_model
    return True


def reach(scope, post):
    """The rows one post reaches: those of its territory and sectors, and its own organ's."""
    # The territory comes first: a database reads alternatives from the left and stops at the one that holds.
    found = territory(scope, post)
    for lookup in scope.organs:
        found |= of_organs(lookup, post)
    return found


def of_organs(lookup, post):
    """The rows of the post's own organ and of those below it."""
    if not post.organs_below:
        return models.Q(**{lookup: post.organ_id})
    return models.Q(**{f"{lookup}__among": post.organ.with_below})


def stays_in_organ(scope, post):
    """Whether the post sees no place's rows: in an enterprise, by its role, or of a model without places."""
    own_organ_only = post.organ.is_enterprise or (scope.organs and post.role.reach == post.role.Reach.ORGAN)
    return own_organ_only or not scope.place


def territory(scope, post):
    """The rows of the post's place and sectors; none for a post that sees its own organ's alone."""
    if stays_in_organ(scope, post):
        return NOTHING
    if post.everywhere:
        area = models.Q(**{f"{scope.place}__isnull": False})
    else:
        area = models.Q(**{f"{scope.place}__among": post.place.with_below})
    if scope.sector and not post.all_sectors:
        area &= models.Q(**{f"{scope.sector}__in": post.sector_ids})
    return area


def may(user, perm, row):
    """Whether ``user`` may do ``perm`` to ``row``: yes, or no with the reason."""
    if not user.holds(perm):
        return NO(_("您当前的岗位没有这项权限。"))
    if not type(row)._default_manager.visible_to(user, perm).filter(pk=row.pk).exists():
        return NO(_("不在您的管辖范围内。"))
    return YES
