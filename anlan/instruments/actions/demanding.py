"""A clause becomes a duty that is dated, reminded of and counted."""

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.obligations.actions.editing import create_obligation
from anlan.obligations.models import Obligation

from ..models import Instrument, Item

DEMAND = "obligations.change_obligation"
SUBJECT = Obligation.Subject


@transaction.atomic
def demand(item, *, actor, title, cadence, starts_on):
    """A proposed obligation of the unit or leader that the instrument is about; the office puts it in force."""
    item = Item.objects.select_for_update(of=("self",)).select_related("instrument").get(pk=item.pk)
    row = item.instrument
    if row.state != Instrument.State.IN_FORCE:
        raise Refused(_("只有有效文书的事项可以转为履职要求。"))
    if not actor.speaks_for(row.organ):
        raise Refused(_("只有制定单位“%s”可以办理。") % row.organ)
    if item.obligation_id:
        raise Refused(_("已转为履职要求：%s。") % item.obligation)
    if row.person:
        whom = {"subject": SUBJECT.PERSON, "people": [row.person]}
    elif row.subject:
        whom = {"subject": SUBJECT.ORGAN, "organs": [row.subject]}
    else:
        raise Refused(_("文书没有写明责任单位或责任人，请在履职清单中新增。"))
    made = create_obligation(
        actor=actor,
        organ=row.organ,
        title=title,
        cadence=cadence,
        starts_on=starts_on,
        basis=f"{row.title}：{item.text}"[:300],
        **{"ends_on": row.ends_on} if row.ends_on else {},
        **whom,
    )
    item.obligation = made
    item.save(update_fields=["obligation"])
    record(actor, _("转为履职要求"), row, item=item.position, obligation=str(made))
    return made
