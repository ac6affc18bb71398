"""The pages a telephone keeps: the same bytes for everybody, filled in by the telephone from what it took along."""

import hashlib
import json
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from anlan.web.pages import Page

ASSETS = (
    "web/mark.svg",
    "mobile/mobile.css",
    "mobile/queue.js",
    "mobile/photos.js",
    "mobile/pages.js",
    "mobile/manifest.webmanifest",
    "mobile/icon-192.png",
)
WORKER = ("mobile/queue.js", "mobile/worker.js")


class Shell(Page):
    """Nothing on it is anybody's: a telephone shows it to whoever holds it, without a network."""

    name = ""

    def get(self, request):
        return render(request, self.template_name, self.shell())

    @classmethod
    def shell(cls):
        return {"title": cls.title, "here": cls.name}


class Start(Shell):
    title, name, template_name = gettext_lazy("安澜手机端"), "start", "mobile/start.html"


class Report(Shell):
    title, name, template_name = gettext_lazy("报隐患"), "report", "mobile/report.html"


class Rectify(Shell):
    title, name, template_name = gettext_lazy("报整改"), "rectify", "mobile/rectify.html"


class Inspect(Shell):
    title, name, template_name = gettext_lazy("检查记录"), "inspect", "mobile/inspect.html"


class Queue(Shell):
    title, name, template_name = gettext_lazy("待同步"), "queue", "mobile/queue.html"


SHELLS = (Start, Report, Rectify, Inspect, Queue)


@login_required
@require_safe
def worker(request):
    """The service worker, with the list of what it keeps; a change of anything in it makes a new version."""
    pages = [reverse(f"mobile:{shell.name}") for shell in SHELLS]
    files = [static(name) for name in ASSETS]
    made = hashlib.sha256()
    for shell in SHELLS:
        made.update(render_to_string(shell.template_name, shell.shell()).encode())
    for name in (*ASSETS, *WORKER):
        made.update(Path(finders.find(name)).read_bytes())
    kept = {"version": made.hexdigest()[:16], "pages": pages, "files": files}
    code = "\n".join(Path(finders.find(name)).read_text(encoding="utf-8") for name in WORKER)
    response = HttpResponse(f"const KEPT = {json.dumps(kept)};\n{code}", content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response
