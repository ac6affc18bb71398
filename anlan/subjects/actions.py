"""Verbs: put a subject on file, change its file. Its states change in ``flow``."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.registers.names import tidy_name
from anlan.registers.queries import may_enter
from anlan.search.sources import index_many

from .kinds import KINDS, facts_of
from .models import Subject
from .queries import ADD, CHANGE, FIELDS, twin


@transaction.atomic
def create_subject(kind, *, actor, perm=ADD, verb="", **values):
    """A new subject; ``values``: those of FIELDS and of the fields of the kind that are known."""
    if not actor.holds(perm):
        raise Refused(_("您当前的岗位没有这项权限。"))
    row = Subject(kind=kind, facts=facts_of(kind, values))
    fill(row, values)
    check(row, actor, perm)
    save(row)
    record(actor, verb or _("登记监管对象"), row, kind=kind)
    index_many([row])
    return row


@transaction.atomic
def change_subject(row, *, actor, version, verb="", **values):
    """Change what ``values`` give, unless somebody has changed the file since ``version``."""
    row = (
        Subject.objects.select_for_update(of=("self",))
        .select_related("place", "sector", "keeper")
        .get(pk=row.pk)
    )
    if not (may := actor.may(CHANGE, row)):
        raise Refused(may.reason)
    if row.version != version:
        raise Refused(_("您打开之后，他人已改动这份档案，请刷新后再修改。"))
    before = {**{name: getattr(row, name) for name in FIELDS}, **row.facts}
    fill(row, values)
    given = {name: values[name] for name in KINDS[row.kind].fields if name in values}
    known = {name: value for name, value in row.facts.items() if name not in given}
    row.facts = known | facts_of(row.kind, given)
    check(row, actor, CHANGE)
    changes = differences(row, before)
    if changes:
        row.version += 1
        save(row)
        record(actor, verb or _("修改监管对象"), row, changes=changes, note="；".join(map(in_words, changes)))
        index_many([row])
    return row


def fill(row, values):
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    row.name = tidy_name(row.name)
    row.since = row.since or timezone.localdate()


def save(row):
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as race:
        raise Refused(_("刚刚已由他人登记，请刷新后查看。")) from race


def check(row, actor, perm):
    """ValidationError, by field, for everything wrong with the row."""
    wrong = {}
    try:
        row.clean_fields()
    except ValidationError as no:
        wrong = {name: list(errors) for name, errors in no.error_dict.items()}
    if "place" not in wrong and row.place_id:
        may = may_enter(actor, perm, row.place, row.sector)
        if not may:
            wrong.setdefault("place", []).append(may.reason)
        elif "name" not in wrong and twin(row.kind, row.place, row.name, but=row.pk):
            said = {"place": row.place, "name": row.name, "kind": row.kind_label}
            wrong.setdefault("name", []).append(_("“%(place)s”已登记%(kind)s“%(name)s”。") % said)
    if (row.lon is None) != (row.lat is None):
        wrong.setdefault("lon", []).append(_("经度和纬度须同时填写。"))
    if row.since and row.since > timezone.localdate():
        wrong.setdefault("since", []).append(_("纳入监管日期不能晚于今天。"))
    first, last = row.facts.get("starts_on"), row.facts.get("ends_on")
    if first and last and last < first:
        wrong.setdefault("ends_on", []).append(_("结束日期不能早于开始日期。"))
    if wrong:
        raise ValidationError(wrong)


def differences(row, before):
    """``[[label, before, after]]`` in words, of what the row now says otherwise."""
    labels = {name: Subject._meta.get_field(name).verbose_name for name in FIELDS}
    labels |= {name: one.label for name, one in KINDS[row.kind].fields.items()}
    now = {**{name: getattr(row, name) for name in FIELDS}, **row.facts}
    found = []
    for name, label in labels.items():
        old, new = before.get(name), now.get(name)
        if old != new and (old or new):
            found.append([str(label), worded(old), worded(new)])
    return found


def worded(value):
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)


def in_words(change):
    label, before, after = change
    return f"{label}：{before or '—'} → {after or '—'}"
