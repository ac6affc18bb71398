"""The pages anybody may read, and the same as data. Nothing is written but how often an item was read."""

from django.core.paginator import InvalidPage
from django.db.models import Count, F, Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition
from django.views.generic import View

from anlan.publications.models import Correction, Publication
from anlan.publications.queries import kind_label, kinds, takes_objections
from anlan.web.paging import CountedOnce

from .shown import etag_of, items

PER_PAGE, PER_PART = 20, 100
WORDS = 60  # characters of a search


@method_decorator(cache_control(public=True, no_cache=True), name="dispatch")
@method_decorator(condition(etag_func=etag_of), name="dispatch")
class PublicView(View):
    """Kept by browsers and asked about each time: what is withdrawn is gone at once."""

    http_method_names = ("get", "head", "options")

    def wanted(self):
        """The items of the kind and with the words that were asked for, newest first."""
        rows, kind, words = items(), self.request.GET.get("kind", ""), self.words
        if kind:
            rows = rows.filter(kind=kind)
        if words:
            rows = rows.filter(Q(title__icontains=words) | Q(body__icontains=words))
        return rows.order_by("-published_at", "-pk")

    @property
    def words(self):
        return self.request.GET.get("q", "").strip()[:WORDS]

    def part(self, size):
        paginator = CountedOnce(self.wanted(), size)
        try:
            return paginator.page(self.request.GET.get("page", 1))
        except InvalidPage:
            return paginator.page(1)


class Home(PublicView):
    def get(self, request):
        part, chosen = self.part(PER_PAGE), request.GET.get("kind", "")
        counts = dict(items().order_by().values_list("kind").annotate(n=Count("pk")))
        offers = [(one, counts[one.code]) for one in kinds().values() if one.code in counts]
        heading = next((one.label for one, _count in offers if one.code == chosen), _("安全生产信息公开"))
        return render(
            request,
            "portal/home.html",
            {
                "title": heading,
                "part": part,
                "paginator": part.paginator,
                "lines": [(row, kind_label(row)) for row in part],
                "kinds": offers,
                "chosen": chosen,
                "words": self.words,
            },
        )


class Item(PublicView):
    def get(self, request, pk):
        row = get_object_or_404(items(), pk=pk)
        if request.method == "GET":
            Publication.objects.filter(pk=pk).update(views=F("views") + 1)
        today = timezone.localdate()
        corrected = row.corrections.filter(answer=Correction.Answer.GRANTED).order_by("-pk").first()
        return render(
            request,
            "portal/item.html",
            {
                "title": row.title,
                "row": row,
                "kind": kind_label(row),
                "views": row.views + 1,
                "corrected_at": corrected and corrected.answered_at,
                "objects": takes_objections(row, today),
                "settled": row.objections.filter(settled_at__isnull=False),
            },
        )


class Data(PublicView):
    """Open data: ``{"count", "next", "items"}``, a hundred at a time."""

    def get(self, request):
        part = self.part(PER_PART)
        ahead = None
        if part.has_next():
            query = request.GET.copy()
            query["page"] = part.next_page_number()
            ahead = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
        said = {
            "title": _("安全生产信息公开"),
            "count": part.paginator.count,
            "next": ahead,
            "items": [as_data(row, request) for row in part],
        }
        return JsonResponse(said, json_dumps_params={"ensure_ascii": False})


def as_data(row, request):
    return {
        "id": row.pk,
        "kind": row.kind,
        "kind_label": kind_label(row),
        "title": row.title,
        "organ": str(row.organ),
        "place": str(row.place),
        "basis": row.basis,
        "fields": [{"label": label, "value": value} for label, value in row.fields],
        "body": row.body,
        "published_at": row.published_at,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "url": request.build_absolute_uri(reverse("portal:item", args=[row.pk])),
    }
