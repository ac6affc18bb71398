"""The ways out of the house. An adapter knows whom it reaches, and sends one notice or raises."""

import hashlib
import hmac
import json
import urllib.request
from types import SimpleNamespace

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django.utils.translation import gettext as _

TIMEOUT = 10  # seconds for the other side to answer


class StayHere(urllib.request.HTTPRedirectHandler):
    """A signed message is for the configured address and no other."""

    def redirect_request(self, *args):
        return None


opener = urllib.request.build_opener(StayHere)


def address(notice):
    return f"{settings.SITE_URL.rstrip('/')}{notice.get_absolute_url()}"


def mail_reaches(user):
    smtp = settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend"
    return bool(user.email and (settings.EMAIL_HOST or not smtp))


def send_mail(delivery):
    notice = delivery.notice
    text = "\n\n".join(part for part in (notice.title, notice.body, _("查看：%s") % address(notice)) if part)
    connection = get_connection(timeout=TIMEOUT)
    to = [notice.recipient.email]
    EmailMessage(_("【安澜】%s") % notice.title, text, to=to, connection=connection).send()


def webhook_reaches(user):
    return bool(settings.WEBHOOK_URL and settings.WEBHOOK_SECRET)


def send_webhook(delivery):
    """POST the notice as JSON, signed so that the receiver can tell who sent it and when.

    ``X-Anlan-Signature`` is ``sha256=`` and the HMAC of timestamp, a full stop and the body under
    ANLAN_WEBHOOK_SECRET. ``id`` stays the same when a message is repeated.
    """
    body = json.dumps(said(delivery), ensure_ascii=False).encode()
    timestamp = str(int(timezone.now().timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Anlan-Timestamp": timestamp,
        "X-Anlan-Signature": f"sha256={signature(timestamp, body)}",
    }
    request = urllib.request.Request(settings.WEBHOOK_URL, body, headers, method="POST")
    with opener.open(request, timeout=TIMEOUT) as response:
        response.read(1000)


def signature(timestamp, body):
    secret = settings.WEBHOOK_SECRET.encode()
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def said(delivery):
    notice, person = delivery.notice, delivery.notice.recipient
    return {
        "id": delivery.pk,
        "kind": notice.kind,
        "level": notice.level,
        "title": notice.title,
        "body": notice.body,
        "url": address(notice),
        "created_at": timezone.localtime(notice.created_at).isoformat(),
        "recipient": {
            "username": person.username,
            "name": person.name,
            "phone": person.phone,
            "email": person.email,
        },
    }


ADAPTERS = {
    "mail": SimpleNamespace(reaches=mail_reaches, send=send_mail),
    "webhook": SimpleNamespace(reaches=webhook_reaches, send=send_webhook),
}
