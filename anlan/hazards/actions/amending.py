"""What was registered is put right in its words, while it is open; the log keeps both."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused

from ..models import Matter
from ..queries import ACCEPT

WORDS = ("title", "description", "location", "occurred_at")


@transaction.atomic
def amend_matter(row, *, actor, reason, now=None, **words):
    """Set ``words`` (of WORDS) of an open matter; the office's or the reporter's to do. Returns what changed."""
    row = Matter.objects.select_for_update(no_key=True).get(pk=row.pk)
    if not (actor.speaks_for(row.office) and actor.holds(ACCEPT)) and not (
        actor.speaks_for(row.reporter_organ) and actor.holds("hazards.add_matter")
    ):
        raise Refused(_("只有交办单位“%(office)s”和登记单位可以更正。") % {"office": row.office})
    if not row.is_open:
        raise Refused(_("事项已办结，不能更正。"))
    before = {
        name: getattr(row, name) for name in WORDS if name in words and getattr(row, name) != words[name]
    }
    for name in before:
        setattr(row, name, words[name])
    if row.occurred_at > (now or timezone.now()):
        raise Refused(_("发现时间不能晚于现在。"))
    row.clean_fields(exclude=[name for name in (f.name for f in row._meta.fields) if name not in before])
    if before:
        row.save(update_fields=list(before))
        after = {name: words[name] for name in before}
        record(actor, _("更正"), row, reason=reason, before=before, after=after)
    return before
