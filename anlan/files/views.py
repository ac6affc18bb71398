"""Downloads: the row's readers get the file, everybody else gets 404."""

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .media import INLINE
from .models import Attachment

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
