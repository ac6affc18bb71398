"""What a line of exchange table T6 means: a danger that another system keeps at a point of ours.

A line makes a danger of the closed loop once and never changes it: grade, term and state come of its steps here. What
the other system says of them is kept in words.
"""

from types import SimpleNamespace

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record_many
from anlan.hazards.actions.bulk import report_many, take_back
from anlan.hazards.actions.reporting import first_words
from anlan.hazards.queries import labels
from anlan.intake.fields import Choice, Lookup
from anlan.intake.sheets import RowForm, sheet

from . import exchange
from .actions.checks import SELF_CHECK, reporting_organ
from .actions.points import link_danger
from .exchange_imports import IDS, ExchangeLine, Moment, by_uid, deleted_field, id_field, seen, texts
from .models import DangerAtPoint, Measure, MeasureCheck, RiskPoint
from .queries import IMPORT

FINDER = "inspection"  # the source of what others than the enterprise found
STATES = {
    exchange.IN_HAND: gettext_lazy("整改中"),
    exchange.HANDED_IN: gettext_lazy("待验收"),
    exchange.DONE: gettext_lazy("已验收"),
}


def codes(table):
    return [(code, code) for code in table.values()]


def named(table):
    return lambda: [(code, labels("danger_classes").get(name, name)) for name, code in table.items()]


DAYS = forms.DateField(input_formats=[exchange.DAY, "%Y-%m-%d"])


class Term(Moment):
    """A day, with or without the time of day."""

    def to_python(self, value):
        try:
            return DAYS.to_python(value)
        except ValidationError:
            return timezone.localdate(super().to_python(value))

    def text(self, value):
        return f"{value:%Y-%m-%d}"


class DangerLine(ExchangeLine, RowForm):
    uid = id_field()
    deleted = deleted_field()
    title = forms.CharField(label=gettext_lazy("隐患名称"), max_length=300)
    point = Lookup(RiskPoint, label=gettext_lazy("风险分析对象编码"))
    measure = Lookup(Measure, label=gettext_lazy("管控措施编号"), required=False)
    check = Lookup(MeasureCheck, label=gettext_lazy("排查记录编号"), required=False)
    level = Choice(
        label=gettext_lazy("隐患等级"),
        choices=[("0", gettext_lazy("一般")), ("1", gettext_lazy("重大"))],
        required=False,
    )
    at = Moment(label=gettext_lazy("登记时间"))
    registrant = forms.CharField(label=gettext_lazy("登记人"), max_length=100)
    kind = Choice(label=gettext_lazy("隐患类型"), choices=named(exchange.DANGER_TYPES), required=False)
    description = forms.CharField(label=gettext_lazy("隐患描述"), max_length=4000)
    person = forms.CharField(label=gettext_lazy("整改责任人"), max_length=60)
    deadline = Term(label=gettext_lazy("整改期限"))
    state = Choice(label=gettext_lazy("隐患状态"), choices=list(STATES.items()))

    synonyms = {
        **IDS,
        "title": ("dangerName",),
        "point": ("hazardCode", "hazardCode1"),
        "measure": ("riskMeasureId",),
        "check": ("checkRecordId",),
        "level": ("dangerLevel",),
        "at": ("registTime",),
        "registrant": ("registrant",),
        "kind": ("hazardDangerType",),
        "description": ("dangerDesc",),
        "person": ("liablePerson",),
        "deadline": ("dangerManageDeadline",),
        "state": ("dangerState",),
    }

    @classmethod
    def prepare(cls, user, cells):
        measures = by_uid(Measure, user, cells, "measure", "event__unit__point")
        firms = {row.event.unit.point.enterprise_id for [row] in measures.values()}
        own = [post.organ_id for post in user.acting_posts()]
        there = seen(RiskPoint, user).exclude(state=RiskPoint.State.REMOVED)
        rows = there.filter(
            Q(code__in=texts(cells, "point")) | Q(enterprise__in=firms - {None}) | Q(organ__in=own)
        )
        return SimpleNamespace(
            point={exchange.code_of(row): [row] for row in rows.select_related("enterprise", "organ")},
            measure=measures,
            check=by_uid(MeasureCheck, user, cells, "check", "measure"),
            organ=reporting_organ(user),
            user=user,
        )

    @classmethod
    def found(cls, model, key, values):
        return super().found(model, key, values).select_related("point", "matter", "measure")

    def current(self, name):
        """What is registered goes its own way: a line about it is as it is."""
        return self.cleaned_data.get(name)

    def clean(self):
        data = super().clean()
        if self.row is None and not self.errors:
            self.check_new(data)
        return data

    def check_new(self, data):
        if self.known.organ is None:
            self.add_error("uid", _("您当前的岗位没有登记隐患的权限。"))
        if data["state"] == exchange.DONE:
            self.add_error("state", _("已验收的隐患不作为新隐患导入。"))
        if data["at"] > timezone.now():
            self.add_error("at", _("登记时间不能晚于现在。"))
        check, measure, point = data["check"], data["measure"], data["point"]
        if check and (check.result != MeasureCheck.Result.DANGER or check.matter_id):
            self.add_error("check", _("这条排查记录没有发现隐患，或所发现的隐患已经登记。"))
        if check and measure and check.measure_id != measure.pk:
            self.add_error("check", _("这条排查记录不是这项管控措施的。"))
        if measure and measure.event.unit.point_id != point.pk:
            self.add_error("measure", _("这项管控措施不在这个风险分析对象下。"))
        data |= {"measure": measure or (check.measure if check else None), "user": self.known.user}
        data["organ"] = self.known.organ

    def clean_measure(self):
        if self.row is None and not self.cleaned_data["measure"] and self.data.get("check"):
            raise ValidationError(_("排查发现的隐患须写明管控措施编号。"))
        return self.cleaned_data["measure"]


def facts_of(line):
    """The fields of Matter that a line gives."""
    point, kinds = line["point"], {code: name for name, code in exchange.DANGER_TYPES.items()}
    level = {"0": _("一般"), "1": _("重大")}.get(line["level"] or "", _("未填"))
    said = {"who": line["registrant"], "level": level, "state": STATES[line["state"]]}
    return {
        "external_id": str(line["uid"]),
        "profile": "danger",
        "source": SELF_CHECK if line["user"].speaks_for(point.organ) else FINDER,
        "title": first_words(line["title"]),
        "description": line["description"]
        + "\n"
        + _("（双重预防系统登记：登记人%(who)s，等级%(level)s，%(state)s）") % said,
        "danger_class": kinds.get(line["kind"] or "", ""),
        "place": point.place,
        "sector": point.sector,
        "enterprise": point.enterprise,
        "subject": point.organ,
        "location": point.location,
        "lon": point.lon,
        "lat": point.lat,
        "occurred_at": line["at"],
        "duty_person": line["person"],
        "finish_on": line["deadline"],
    }


def take_away(rows, *, actor, verb):
    """Take the dangers away again with what binds them to their points; ``{pk: reason}`` of those dealt with since."""
    kept = {}
    for link in rows:
        mark = transaction.savepoint()
        record_many(actor, verb, [(link, {"point": str(link.point)})])
        MeasureCheck.objects.filter(matter=link.matter).update(matter=None)
        pk, measure, matter = link.pk, link.measure, link.matter
        link.delete()
        if stays := take_back([matter], actor=actor, verb=verb):
            transaction.savepoint_rollback(mark)
            kept[pk] = stays[matter.pk]
            continue
        transaction.savepoint_commit(mark)
        if measure and not measure.dangers.exists():
            Measure.objects.filter(pk=measure.pk).update(failed_on=None)
    return kept


@sheet(
    "risk_t6",
    DangerLine,
    model=DangerAtPoint,
    key="uid",
    label=gettext_lazy("隐患治理信息（T6）"),
    permission=IMPORT,
    home="risks:points",
    remove=take_away,
)
def write_dangers(fresh, changed, *, actor, verb, **facts):
    """Register the lines as dangers in the name of the user's organ, each at its point."""
    if not fresh:
        return []
    now, items = timezone.now(), [facts_of(line) for line in fresh]
    matters = report_many(items, actor=actor, organ=fresh[0]["organ"], verb=verb, now=now, **facts)
    made = []
    for line, matter in zip(fresh, matters, strict=True):
        given = {"measure": line["measure"], "uid": line["uid"], "now": now}
        made.append(link_danger(line["point"], matter, actor=actor, **given))
        if line["check"]:
            MeasureCheck.objects.filter(pk=line["check"].pk).update(matter=matter)
    record_many(actor, verb, [(row, facts) for row in made])
    return made
