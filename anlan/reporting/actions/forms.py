"""Forms: set up, open, end; open the periods that have come; file, return, alarm at the cut-off."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record, record_many
from anlan.duty.clock import promise
from anlan.flow.flow import NO, YES, Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.rulebook.book import rule

from ..consequences import missing as raise_missing
from ..models import Filing, Form, Round
from ..periods import periods
from ..values import kept


@transaction.atomic
def save_form(form=None, *, actor, organs, groups, **said):
    """Set up a form, or change one that is not open yet. ``said``: the columns of Form."""
    organ = form.organ if form else said["organ"]
    if not actor.speaks_for(organ):
        raise Refused(_("只能以本单位的名义布置报表。"))
    if form is None:
        form = Form(place=organ.place)
    elif Form.objects.select_for_update(no_key=True).get(pk=form.pk).state != Form.State.DRAFT:
        raise Refused(_("报表已启用，填报项目不能再改；需要改的，停报后另建一张。"))
    for name, value in said.items():
        setattr(form, name, value)
    form.full_clean(exclude=["place"])
    form.save()
    form.organs.set(organs)
    form.groups.set(groups)
    record(actor, _("编制报表"), form, fields=[field["label"] for field in form.fields])
    return form


def asker_acts(form, actor, **facts):
    if not actor.speaks_for(form.organ):
        return NO(_("只有布置单位“%s”可以办理。") % form.organ)
    return YES


def may_open(form, actor, **facts):
    if not (answer := asker_acts(form, actor)):
        return answer
    today = timezone.localdate()
    if not (form.organs.exists() or form.groups.exists()):
        return NO(_("还没有填报单位。"))
    back = rule("reporting.open_days_back", on=today, place=form.place)
    if form.starts_on < today - timedelta(days=back):
        return NO(_("开始日期早于%d天前，请先改到近期。") % back)
    return YES


def opened(form, *, actor, now, **facts):
    open_rounds_of(form, now)


def ended(form, *, actor, now, **facts):
    form.ends_on = min(form.ends_on or timezone.localdate(now), timezone.localdate(now))
    form.save(update_fields=["ends_on"])


def open_rounds(now):
    """Open every period that has begun, of every form in use: also those missed while no ticker ran."""
    for form in Form.objects.filter(state=Form.State.OPEN).select_related("organ", "place"):
        open_rounds_of(form, now)


@transaction.atomic
def open_rounds_of(form, now):
    """The rounds of ``form`` up to ``now``. Made once, however many tickers try."""
    today = timezone.localdate(now)
    Form.objects.select_for_update(no_key=True).get(pk=form.pk)
    latest = form.rounds.order_by("-start").values_list("end", flat=True).first()
    first = max(form.starts_on, latest + timedelta(days=1)) if latest else form.starts_on
    for start, end in periods(form.period, first, min(today, form.ends_on or today)):
        open_round(form, start, end, now)


def open_round(form, start, end, now):
    day = end + timedelta(days=form.cutoff_days)
    row = Round.objects.create(
        form=form,
        organ_id=form.organ_id,
        place_id=form.place_id,
        sector_id=form.sector_id,
        start=start,
        end=end,
        cutoff_at=timezone.make_aware(datetime.combine(day, form.cutoff_time)),
    )
    filings = Filing.objects.bulk_create(
        Filing(
            round=row,
            organ=organ,
            owner_id=form.organ_id,
            place_id=organ.place_id,
            sector_id=organ.sector_id or form.sector_id,
        )
        for organ in expected(form, start)
    )
    record_many(SYSTEM, _("等待报送"), [(filing, {}) for filing in filings])
    # What was due while nobody looked is alarmed now: the promise is dated from the period's first day.
    promise("reporting.cutoff", row, row.cutoff_at, now=min(now, row.cutoff_at - timedelta(days=1)))
    return row


def expected(form, day):
    """The organs that have to file for a period that begins on ``day``: named, or members of the groups then."""
    found = {organ.pk: organ for organ in form.organs.filter(active=True)}
    for group in form.groups.all():
        found |= {organ.pk: organ for organ in group.members_on(day).filter(active=True)}
    return sorted(found.values(), key=lambda organ: (organ.order, organ.path))


def unit_acts(filing, actor, **facts):
    if not actor.speaks_for(filing.organ):
        return NO(_("只有填报单位“%s”可以报送。") % filing.organ)
    return YES


def owner_acts(filing, actor, **facts):
    if not actor.speaks_for(filing.owner):
        return NO(_("只有布置单位“%s”可以办理。") % filing.owner)
    return YES


def filed(filing, *, actor, now, values, note="", **facts):
    """Keep what the unit reports; after the cut-off it is marked late. Raises ValidationError naming the field."""
    filing.values = kept(filing.round.form.fields, values)
    filing.note = note
    filing.filed_at, filing.filed_by = now, actor
    filing.late = now > filing.round.cutoff_at
    filing.save(update_fields=["values", "note", "filed_at", "filed_by", "late"])


def returned(filing, *, actor, now, reason, **facts):
    notify(
        users_of(filing.organ, "reporting.file_filing"),
        kind="reporting.returned",
        title=_("报表被退回，请更正后重报：%s") % filing.round,
        body=reason,
        row=filing,
        now=now,
    )


def alarm(row, now):
    """At the cut-off: each unit that has not filed is told, and the office gets the list of those missing."""
    missing = [
        filing
        for filing in row.filings.select_related("organ__place", "owner")
        if filing.state != Filing.State.FILED
    ]
    for filing in missing:
        notify(
            users_of(filing.organ, "reporting.file_filing"),
            kind="reporting.late",
            title=_("已过截止时间，尚未报送：%s") % row,
            row=filing,
            key=f"reporting.late:{filing.pk}",
            urgent=True,
            now=now,
        )
    raise_missing(missing, now)
    if missing:
        names = "、".join(str(filing.organ) for filing in missing)
        notify(
            users_of(row.organ, "reporting.open_form"),
            kind="reporting.missing",
            title=_("%(round)s：%(count)d个单位未报") % {"round": row, "count": len(missing)},
            body=names,
            row=row,
            key=f"reporting.missing:{row.pk}",
            now=now,
        )
