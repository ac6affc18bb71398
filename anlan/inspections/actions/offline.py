"""What a device sends that was without a network: each thing once, however often it comes."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.flow.flow import Refused

from ..flow import INSPECTION
from ..models import Sent
from .visits import note_finding, plan_inspection


class Differs(Exception):
    """The key was used for something else, or the row has moved on; ``sent`` and ``kept``: both versions."""

    def __init__(self, words, sent, kept):
        super().__init__(words)
        self.sent, self.kept = sent, kept


def once(client_key, content, *, actor, act, now=None):
    """Do ``act()``, which returns an inspection, under the device's key; sent again, the first's row is returned.

    ``content``: JSON-able, what was sent. Raises ``Differs`` when the key came with something else before.
    """
    try:
        with transaction.atomic():
            # Whoever comes second waits here for the first one's commit.
            sent = Sent.objects.create(
                client_key=client_key, content=content, at=now or timezone.now(), by_id=actor.pk
            )
            sent.inspection = act()
            sent.save(update_fields=["inspection"])
            return sent.inspection
    except IntegrityError:
        known = Sent.objects.filter(client_key=client_key).select_related("inspection").first()
        if known is None:
            raise
    if known.by_id != actor.pk:
        raise Refused(_("这个标识已被使用，请换一个。"))
    if known.content != content:
        raise Differs(_("同一标识先前报送的内容不同。"), content, known.content)
    return known.inspection


def plan_once(client_key, content, *, actor, **said):
    return once(client_key, content, actor=actor, act=lambda: plan_inspection(actor=actor, **said))


def find_once(inspection, client_key, content, *, actor, **said):
    def act():
        return note_finding(inspection, actor=actor, **said).inspection

    return once(client_key, content, actor=actor, act=act)


def step_once(inspection, step, client_key, content, *, actor, state, **facts):
    """``state``: the one the device knew. A row that others have moved on meanwhile is not touched."""

    def act():
        if state and inspection.state != state:
            kept = {"state": inspection.state}
            raise Differs(_("检查已由他人办理到下一步。"), {"state": state, "step": step}, kept)
        return INSPECTION.move(inspection, step, actor=actor, **facts)

    return once(client_key, content, actor=actor, act=act)
