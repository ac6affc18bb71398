"""Downloads and pictures: the row's readers get the file, everybody else gets 404."""

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .media import INLINE
from .models import Attachment
from .renditions import SIZES, rendition, version, words

# Whatever a browser makes of the bytes, it may run nothing and load nothing.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
# Browsers show no PDF in a sandbox; their reader runs apart from the page anyway.
NOTHING_BUT_ITSELF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"


@login_required
@require_safe
def download(request, pk, name):
    """The file under its name; ``?inline`` shows the few kinds that are safe to show in place."""
    attachment = get_object_or_404(Attachment.objects.filter(pk=pk).visible_to(request.user))
    try:
        file = default_storage.open(attachment.path)
    except FileNotFoundError as missing:
        raise Http404(_("文件已丢失，请联系系统管理员。")) from missing
    plain_type = attachment.media_type.partition(";")[0]
    inline = "inline" in request.GET and plain_type in INLINE
    response = FileResponse(
        file,
        as_attachment=not inline,
        filename=attachment.name,
        content_type=attachment.media_type if inline else "application/octet-stream",
    )
    response["Content-Security-Policy"] = NOTHING_BUT_ITSELF if plain_type == "application/pdf" else SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def picture(request, pk, size):
    """The picture as pages show it, with the case, time, place and name in it; never the camera's data."""
    if size not in SIZES:
        raise Http404
    seen = Attachment.objects.filter(pk=pk, photo__isnull=False).visible_to(request.user)
    attachment = get_object_or_404(seen.select_related("photo", "uploaded_by"))
    lines = words(attachment, attachment.row)
    etag = f'"{version(attachment, lines, size)}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        try:
            response = HttpResponse(rendition(attachment, lines, size), content_type="image/jpeg")
        except FileNotFoundError as missing:
            raise Http404(_("文件已丢失，请联系系统管理员。")) from missing
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response
