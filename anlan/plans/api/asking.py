"""What every address of the interface shares: the router, who may, which page of which rows."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from ninja import Router
from ninja.errors import HttpError

from .schemas import Problem

router = Router()
NOT_FOUND = {404: Problem}
REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


def demand(request, *perms):
    """403 unless the acting post holds one of ``perms``."""
    if not any(request.user.holds(perm) for perm in perms):
        raise HttpError(403, _("您当前的岗位没有这项权限。"))


def own_organ(request, perm, pk=None):
    """The organ to act for: the one asked for, or the first whose post holds ``perm``."""
    demand(request, perm)
    own = [post.organ for post in request.user.acting_posts() if post.role.holds(perm)]
    chosen = next((organ for organ in own if pk in (None, organ.pk)), None)
    if chosen is None:
        raise ValidationError(_("只能以本单位名义办理。"))
    return chosen


def page_of(rows, query, filterset, request):
    """The filtered rows' page: ``filterset`` is the one of the list page."""
    filtered = filterset(query.dict(exclude_none=True), queryset=rows, request=request)
    if not filtered.is_valid():
        raise ValidationError([error for errors in filtered.errors.values() for error in errors])
    start = (query.page - 1) * query.size
    return {
        "count": filtered.qs.count(),
        "page": query.page,
        "items": filtered.qs[start : start + query.size],
    }
