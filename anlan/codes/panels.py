"""The code of a row on the row's own page."""

from anlan.web.panels import panel, stamp

from .actions import PERM
from .drawing import drawn
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


def on_paper(row, user, kind):
    """The code in force as a picture; a paper issues none."""
    if not user.holds("codes.view_qrcode"):
        return None
    code = QrCode.objects.on(row).filter(revoked_at__isnull=True).first()
    return drawn(code, kind) if code else None


for label in KINDS:
    panel(label, "codes/panel.html")(code_on)
    stamp(label)(on_paper)
panel("dossiers.file", "codes/on_file.html")(code_on)
