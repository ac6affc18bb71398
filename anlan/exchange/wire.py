"""The wire to a partner: JSON over HTTP, with the partner's key and a signature."""

import hashlib
import hmac
import json
import urllib.error
import urllib.request

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.notices.adapters import opener

TIMEOUT = 10  # seconds for the other side to answer
ANSWER = 20_000  # bytes of an answer that are read
LIST = 20 * 2**20
TRY_AGAIN = {408, 425, 429}


class Unreachable(Exception):
    """Not now; later perhaps."""


class Refusal(Exception):
    """The other side will not have it, however often it is sent."""


def signed(partner, body):
    """``Authorization``, and ``X-Anlan-Signature``: the HMAC-SHA256 of timestamp, a full stop and the body."""
    key = settings.EXCHANGE_KEYS.get(partner.code)
    if not key:
        raise Refusal(_("没有为“%s”设置密钥（ANLAN_EXCHANGE_KEYS）。") % partner.code)
    stamp = str(int(timezone.now().timestamp()))
    seal = hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {
        "Authorization": f"Bearer {key}",
        "X-Anlan-Timestamp": stamp,
        "X-Anlan-Signature": f"sha256={seal}",
        "Content-Type": "application/json; charset=utf-8",
    }


def ask(request, limit):
    try:
        with opener.open(request, timeout=TIMEOUT) as response:
            said = response.read(limit + 1)
    except urllib.error.HTTPError as no:
        with no:
            words = no.read(300).decode(errors="replace").replace("\x00", "")
        told = _("对方答复 %(code)s：%(words)s") % {"code": no.code, "words": words}
        if 400 <= no.code < 500 and no.code not in TRY_AGAIN:
            raise Refusal(told) from no
        raise Unreachable(told) from no
    except (OSError, ValueError) as no:
        raise Unreachable(_("连接不上：%s") % no) from no
    if len(said) > limit:
        raise Refusal(_("对方的答复过长。"))
    return said


def post(partner, said):
    """Send one status. Returns the answer as a dict; one that is no JSON object counts as an empty receipt."""
    body = json.dumps(said, ensure_ascii=False, cls=DjangoJSONEncoder).encode()
    request = urllib.request.Request(partner.url, body, signed(partner, body), method="POST")
    answer = ask(request, ANSWER)
    try:
        found = json.loads(answer)
    except ValueError:
        return {}
    return {"receipt": str(found.get("receipt", ""))[:200]} if isinstance(found, dict) else {}


def get_list(partner):
    """``{number: state}`` of the partner's own list."""
    if not partner.list_url:
        raise Refusal(_("没有设置对账清单网址。"))
    request = urllib.request.Request(partner.list_url, headers=signed(partner, b""))
    try:
        found = json.loads(ask(request, LIST))
    except ValueError as no:
        raise Refusal(_("对方的清单不是 JSON。")) from no
    return listed(found)


def listed(found):
    """``{number: state}`` of what a list says; a Refusal names what is no line of it."""
    lines = found.get("items") if isinstance(found, dict) else found
    if not isinstance(lines, list):
        raise Refusal(_("清单应为数组，或者含有 items 的对象。"))
    states = {}
    for place, line in enumerate(lines, start=1):
        if not isinstance(line, dict) or not line.get("external_id") or not line.get("state"):
            raise Refusal(_("清单第%d条缺少 external_id 或 state。") % place)
        states[str(line["external_id"])[:50].replace("\x00", "")] = str(line["state"])[:60].replace(
            "\x00", ""
        )
    return states
