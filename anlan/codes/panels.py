"""The code of a row on the row's own page."""

from anlan.web.panels import panel

from .actions import PERM
from .models import QrCode
from .queries import KINDS


def code_on(row, user):
    """What the panel shows; nothing for who may neither see nor issue one."""
    if not user.holds("codes.view_qrcode"):
        return None
    kind = KINDS[row._meta.label_lower]
    code = QrCode.objects.on(row).filter(revoked_at__isnull=True).first()
    issues = code is None and user.holds(PERM) and kind.ready(row)
    if code is None and not issues:
        return None
    label = row._meta.label_lower
    return {"kind": kind, "code": code, "label": label, "pk": row.pk, "issues": issues}


for label in KINDS:
    panel(label, "codes/panel.html")(code_on)
