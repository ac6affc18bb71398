"""Pages: the letters this reader may see, one letter with its files, the organs that issue."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from anlan.files.queries import attached
from anlan.org.models import Organ
from anlan.web.pages import FormPage, ListPage, RowPage
from anlan.web.panels import panels_of

from .actions import set_issuer
from .filters import IssuerFilter, LetterFilter
from .forms import IssuerForm
from .models import Issuer, Letter
from .tables import ISSUERS, LETTERS


class Letters(ListPage):
    model = Letter
    perm = "letters.view_letter"
    title = _("印发公文")
    columns = LETTERS
    filterset_class = LetterFilter
    order = ("-issued_at",)
    empty = _("没有符合条件的公文。下发计划、催办任务、签订责任书时，公文在这里自动编号留存。")

    def rows(self):
        return super().rows().select_related("issuer__organ", "issued_by")


class OneLetter(RowPage):
    """Seen by whoever sees the row the letter is about; no other permission is asked."""

    model = Letter
    template_name = "letters/letter.html"

    def get_title(self):
        return self.row.title

    def get_trail(self):
        if self.request.user.holds(Letters.perm):
            return [(Letters.title, reverse("letters:letters"))]
        return []

    def get(self, request, *args, **kwargs):
        return self.show(files=attached(self.row), panels=panels_of(self.row, request.user))


class Issuers(ListPage):
    """Every organ in reach that may have to issue something, with its word where one is set."""

    model = Organ
    perm = "letters.change_issuer"
    title = _("发文机关")
    columns = ISSUERS
    filterset_class = IssuerFilter
    order = ("order", "path")

    def rows(self):
        seen = Organ.objects.visible_to(self.request.user, self.perm)
        return seen.exclude(kind=Organ.Kind.ENTERPRISE).select_related("place", "issuer")


class OneIssuer(FormPage):
    perm = "letters.change_issuer"
    form_class = IssuerForm
    trail = ((_("发文机关"), "letters:issuers"),)

    @cached_property
    def organ(self):
        return get_object_or_404(Organ.objects.visible_to(self.request.user, self.perm), pk=self.kwargs["pk"])

    def get_title(self):
        return self.organ.name

    def form_kwargs(self):
        known = Issuer.objects.filter(organ=self.organ).first()
        name = self.organ.short_name or self.organ.name
        return {"instance": known or Issuer(organ=self.organ, word=name, head=self.organ.name)}

    def save(self, data):
        return set_issuer(self.organ, **data, actor=self.request.user)

    def after(self, row):
        return reverse("letters:issuers")
