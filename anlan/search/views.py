"""The search page, and the suggestions under the search box."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .queries import find
from .sources import SOURCES

LIMIT = 50
SUGGESTIONS = 8
LONGEST = 60  # characters of a query; more are not read


@login_required
@require_safe
def results(request):
    words = request.GET.get("q", "").strip()[:LONGEST]
    kind = request.GET.get("kind") if request.GET.get("kind") in SOURCES else None
    context = {
        "title": _("检索"),
        "words": words,
        "kind": kind,
        "kinds": [(label, source.model._meta.verbose_name) for label, source in SOURCES.items()],
        "hits": find(request.user, words, LIMIT, kind),
        "limit": LIMIT,
    }
    return render(request, "search/results.html", context)


@login_required
@require_safe
def suggest(request):
    """``{"results": [{"title", "kind", "url"}]}``; titles are plain text."""
    hits = find(request.user, request.GET.get("q", "")[:LONGEST], SUGGESTIONS)
    found = [{"title": hit.name, "kind": str(hit.kind), "url": hit.url} for hit in hits]
    return JsonResponse({"results": found}, json_dumps_params={"ensure_ascii": False})
