"""The code of a row to print, issue and revoke; and where a scan leads."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anlan.flow.flow import Refused
from anlan.web.pages import Page, RowPage

from .actions import PERM, issue, note_scan, revoke
from .drawing import drawn
from .models import QrCode
from .queries import in_force, kind_of, row_for


@never_cache
@require_safe
def landing(request, token):
    """The row's page for its readers, a few words for everybody else; unknown and revoked are one and the same."""
    code = in_force(token)
    if code is None:
        raise Http404
    note_scan(code, request.user)
    if (row := row_for(request.user, code.row_model, code.row_id)) is not None:
        return redirect(row.get_absolute_url())
    kind = kind_of(code)
    title, lines = kind.public(code.row)
    response = render(request, "codes/landing.html", {"title": title, "lines": lines, "kind": kind.label})
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


class Issue(Page):
    """POST issues the code of a row the reader sees."""

    perm = PERM

    def post(self, request, label, pk):
        row = row_for(request.user, label, pk)
        if row is None:
            raise Http404
        try:
            return redirect(issue(row, actor=request.user).get_absolute_url())
        except Refused as no:
            messages.error(request, str(no))
            return redirect(row.get_absolute_url())


class OfCode(RowPage):
    model = QrCode
    perm = "codes.view_qrcode"

    @cached_property
    def of(self):
        return self.row.row


class CodePage(OfCode):
    """A sheet to print: the code and the name."""

    template_name = "codes/code.html"

    def get_title(self):
        return kind_of(self.row).label

    def get_trail(self):
        return [(str(self.of), self.of.get_absolute_url())]

    def get(self, request, pk):
        title, lines = kind_of(self.row).public(self.of)
        scans = self.row.scans.select_related("by").order_by("-at", "-pk")
        return self.show(
            name=title,
            lines=lines,
            scans=scans[:20],
            count=scans.count(),
            revokes=self.row.revoked_at is None and request.user.holds(PERM),
        )


class Drawing(OfCode):
    def get(self, request, pk):
        if self.row.revoked_at is not None:
            raise Http404
        response = HttpResponse(drawn(self.row, "svg"), content_type="image/svg+xml")
        response["Cache-Control"] = "private, no-store"
        return response


class Revoke(OfCode):
    def post(self, request, pk):
        try:
            revoke(self.row, actor=request.user)
            messages.success(request, _("已作废，印出的二维码不再有效。"))
        except Refused as no:
            messages.error(request, str(no))
        return redirect(self.of.get_absolute_url())
