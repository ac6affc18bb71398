"""The picture of a code, for pages and papers."""

from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse


def drawn(code, kind):
    """``kind``: svg or png."""
    address = settings.SITE_URL.rstrip("/") + reverse("codes:landing", args=[code.token])
    out = BytesIO()
    segno.make_qr(address, error="m").save(out, kind=kind, scale=8, border=4)
    return out.getvalue()
