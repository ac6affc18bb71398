"""Verbs: put an enterprise on file, change its file, mark it, settle a likeness. Its states change in ``flow``."""

from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.org.models import Organ

from .bulk import CONTACT_FIELDS, change, columns_of, make
from .models import ABOVE_SCALE, Enterprise, Likeness
from .names import alike, core, tidy_name
from .queries import ADD, CHANGE, CHANGE_OWN, changes_since, cores_near, may_enter, place_names, with_tags


class Conflict(Refused):
    """Somebody else saved first; ``entries`` are the log entries of what they did."""

    def __init__(self, entries):
        self.entries = entries
        told = "；".join(
            f"{entry.actor_name}“{entry.verb}”{entry.facts.get('note', '')}" for entry in entries
        )
        super().__init__(_("您打开之后，他人已改动这家企业：%s。请核对后再保存。") % told)


@transaction.atomic
def create_enterprise(*, actor, **values):
    """A new enterprise and its organ. ``values``: those of bulk.FIELDS that are known."""
    if not actor.holds(ADD):
        raise Refused(_("您当前的岗位没有这项权限。"))
    values["name"] = tidy_name(values.get("name", ""))
    values |= check(Enterprise(**columns_of(values)), values, actor, ADD)
    try:
        with transaction.atomic():
            [enterprise] = make([values], actor=actor, verb=_("企业建档"))
    except IntegrityError as race:
        raise Refused(_("刚刚已由他人登记，请刷新后查看。")) from race
    note_likenesses([enterprise])
    return enterprise


@transaction.atomic
def update_enterprise(enterprise, *, actor, version, **values):
    """Change what ``values`` give, unless somebody has changed the file since ``version``: then ``Conflict``."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    perm = CHANGE if actor.holds(CHANGE) else CHANGE_OWN
    may = actor.may(perm, enterprise)
    if not may:
        raise Refused(may.reason)
    if perm == CHANGE_OWN and not values.keys() <= set(CONTACT_FIELDS):
        raise Refused(_("企业只能修改安全联系人和联系电话，其他信息请联系属地监管部门修改。"))
    if enterprise.version != version:
        raise Conflict(changes_since(enterprise, version))
    if "name" in values:
        values["name"] = tidy_name(values["name"])
    values |= check(Enterprise(**vars_of(enterprise) | columns_of(values)), values, actor, perm)
    change([(enterprise, values)], actor=actor, verb=_("修改企业信息"))
    if {"name", "place"} & values.keys():
        note_likenesses([enterprise])
    return enterprise


def vars_of(enterprise):
    return {field.name: getattr(enterprise, field.name) for field in enterprise._meta.concrete_fields}


def check(enterprise, values, actor, perm):
    """The values as the columns hold them; ValidationError, by field, for everything wrong with ``enterprise``."""
    wrong = {}
    try:
        enterprise.clean_fields(exclude=["organ"])
    except ValidationError as no:
        wrong = {name: list(errors) for name, errors in no.error_dict.items()}
    if not {"place", "sector"} & wrong.keys() and {"place", "sector", "name"} & values.keys():
        may = may_enter(actor, perm, enterprise.place, enterprise.sector)
        if not may:
            wrong.setdefault("place", []).append(may.reason)
        elif problem := name_taken(enterprise):
            wrong.setdefault("name", []).append(problem)
    if (enterprise.lon is None) != (enterprise.lat is None):
        wrong.setdefault("lon", []).append(_("经度和纬度须同时填写。"))
    twin = Enterprise.objects.filter(credit_code=enterprise.credit_code).exclude(pk=enterprise.pk).first()
    if twin:
        wrong.setdefault("credit_code", []).append(registered_already(twin, actor))
    if enterprise.since and enterprise.since > timezone.localdate():
        wrong.setdefault("since", []).append(_("纳入监管日期不能晚于今天。"))
    if wrong:
        raise ValidationError(wrong)
    return {name: getattr(enterprise, name) for name in columns_of(values)}


def name_taken(enterprise):
    """An organ's name is unique in its place."""
    taken = Organ.objects.filter(place=enterprise.place, name=enterprise.name).exclude(pk=enterprise.organ_id)
    return _("“%s”已有同名单位。") % enterprise.place if taken.exists() else ""


def registered_already(twin, actor):
    """Which the other file is, for who may see it."""
    if not Enterprise.objects.visible_to(actor).filter(pk=twin.pk).exists():
        return _("该统一社会信用代码已在其他区域或行业登记。")
    told = _("该统一社会信用代码已登记：%(twin)s。")
    return ValidationError(told, code="registered_already", params={"twin": twin})


@transaction.atomic
def tag(enterprise, chosen, *, actor, note="", carries=True):
    """Have ``enterprise`` carry the tag ``chosen`` from today on, or no longer (``carries=False``)."""
    enterprise = with_tags(Enterprise.objects.select_for_update()).get(pk=enterprise.pk)
    if not (may := actor.may(CHANGE, enterprise)):
        raise Refused(may.reason)
    carried = set(enterprise.tags)
    if (chosen in carried) == carries:
        raise Refused((_("已有标签“%s”。") if carries else _("没有标签“%s”。")) % chosen)
    if chosen.code == ABOVE_SCALE:
        values = {"above_scale": carries}
    else:
        values = {"tags": carried | {chosen} if carries else carried - {chosen}}
    change([(enterprise, values)], actor=actor, verb=_("加标签") if carries else _("去标签"), note=note)
    return enterprise


@transaction.atomic
def dismiss_likeness(likeness, *, actor, note=""):
    """Somebody has looked: these are two enterprises."""
    for side in (likeness.first, likeness.second):
        if not (may := actor.may(CHANGE, side)):
            raise Refused(may.reason)
    if Likeness.objects.filter(pk=likeness.pk, dismissed=False).update(dismissed=True, note=note[:500]) != 1:
        raise Refused(_("刚刚已由他人处理，请刷新后查看。"))
    record(actor, _("确认不是重复"), likeness.first, other=str(likeness.second), note=note)


def note_likenesses(enterprises):
    """Remember, for each, the open files nearby with a name like its own, in place of what was remembered.

    A pair that somebody has dismissed stays dismissed.
    """
    pks = [row.pk for row in enterprises]
    Likeness.objects.filter(Q(first__in=pks) | Q(second__in=pks), dismissed=False).delete()
    pairs = {}
    for place, rows in groupby(sorted(enterprises, key=lambda row: row.place_id), key=lambda row: row.place):
        names, cores = place_names(place), cores_near(place)
        for row in rows:
            for other, score in alike(core(row.name, names), cores):
                if other != row.pk:
                    pairs[min(other, row.pk), max(other, row.pk)] = score
    Likeness.objects.bulk_create(
        [Likeness(first_id=one, second_id=two, score=score) for (one, two), score in pairs.items()],
        ignore_conflicts=True,
        batch_size=1000,
    )
