"""Verbs: issue a code for a row, revoke it, note a scan."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused

from .models import QrCode, QrScan
from .queries import KINDS, row_for

PERM = "codes.add_qrcode"


def check(actor, label, pk):
    if not actor.holds(PERM):
        raise Refused(_("您当前的岗位没有这项权限。"))
    if (row := row_for(actor, label, pk)) is None:
        raise Refused(_("不在您的管辖范围内。"))
    return row


def issue(row, *, actor, now=None):
    """The code in force of ``row``, issued now if there is none."""
    label = row._meta.label_lower
    check(actor, label, row.pk)
    if not KINDS[label].ready(row):
        raise Refused(_("现在不能签发%s。") % KINDS[label].label)
    current = QrCode.objects.on(row).filter(revoked_at__isnull=True)
    if known := current.first():
        return known
    try:
        with transaction.atomic():
            code = QrCode.objects.create(
                row_model=label, row_id=row.pk, issued_by=actor, issued_at=now or timezone.now()
            )
            record(actor, _("签发二维码"), row, code=code.pk)
    except IntegrityError:  # somebody else issued it at this moment
        code = current.get()
    return code


def revoke(code, *, actor, now=None):
    """From now on the printed code leads nowhere; a new one may be issued."""
    row = check(actor, code.row_model, code.row_id)
    with transaction.atomic():
        done = QrCode.objects.filter(pk=code.pk, revoked_at__isnull=True).update(
            revoked_at=now or timezone.now(), revoked_by=actor
        )
        if not done:
            raise Refused(_("这个二维码已经作废。"))
        record(actor, _("作废二维码"), row, code=code.pk)


def note_scan(code, user):
    """Without the token: a log must not be a way in."""
    QrScan.objects.create(code=code, by_id=user.pk if user.is_authenticated else None)
