"""异议 from the public site: anybody may say it within the time for that; who said it can ask what came of it."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record
from anlan.flow.flow import Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from ..models import Objection, Publication
from ..queries import CHANGE, on_show, takes_objections

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another
LENGTH = 12


def digest(code):
    return hashlib.sha256("".join(code.upper().split()).replace("-", "").encode()).hexdigest()


def object_online(pk, *, objector, contact, text, now=None):
    """Keep an objection to what is public now. Returns it with the code to ask by, which is kept only as a hash."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    with transaction.atomic():
        row = Publication.objects.select_for_update(no_key=True).get(pk=pk)
        if not on_show(today).filter(pk=pk).exists():
            raise Refused(_("本信息已不再公布。"))
        if not takes_objections(row, today):
            raise Refused(_("异议受理已经截止。"))
        code = "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
        made = Objection.objects.create(
            publication=row,
            online=True,
            objector=objector,
            contact=contact,
            text=text,
            digest=digest(code),
            entered_at=now,
        )
        record(SYSTEM, _("收到网上异议"), row, objection=made.pk, note=text[:300])
        notify(
            users_of(row.organ, CHANGE),
            kind="publications.objection",
            title=_("收到对公开信息的异议，请处理：%s") % row.title,
            body=text[:500],
            row=row,
            now=now,
        )
    return made, "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def objection_by(code):
    """The objection a code stands for, else None."""
    return Objection.objects.select_related("publication").filter(online=True, digest=digest(code)).first()
