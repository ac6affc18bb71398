"""What a line of the sheet of risk points means: a new point, and if it says so its first unit, event and measure.

The exchange tables are sheets of their own.
"""

from types import SimpleNamespace

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record_many
from anlan.geo.fields import lat_field, lon_field
from anlan.intake.coordinates import both_given, standard, system_field
from anlan.intake.fields import Choice, Lookup, Tidy, Whole, half_width
from anlan.intake.sheets import RowForm, sheet
from anlan.lib.ids import tidy_credit_code
from anlan.registers.models import Enterprise
from anlan.search.models import Document
from anlan.search.sources import forget

from . import exchange_dangers, exchange_sheets  # noqa: F401
from .actions.points import add_event, add_measure, add_point, add_unit
from .models import Measure, RiskPoint
from .queries import IMPORT

S = RiskPoint.State
PARTS = ("unit", "event", "consequence", "measure_kind", "measure", "inspected", "person")


def tidy(text):
    return "".join(half_width(text).split())


def of(name, cls=forms.CharField, **options):
    """A field with the label and the limits of the column of a point."""
    field = RiskPoint._meta.get_field(name)
    limits = {} if cls is not forms.CharField else {"max_length": field.max_length}
    return cls(label=field.verbose_name, required=not field.blank and not field.null, **limits, **options)


class PointLine(RowForm):
    enterprise = Lookup(
        Enterprise, label=gettext_lazy("统一社会信用代码"), help_text=gettext_lazy("风险点所在的企业")
    )
    name = Tidy(tidy=tidy, label=gettext_lazy("风险点"), max_length=120)
    kind = Choice(label=gettext_lazy("类别"), choices=RiskPoint.Kind.choices)
    code = forms.CharField(
        label=gettext_lazy("对象编码"),
        max_length=36,
        required=False,
        help_text=gettext_lazy("双重预防交换表中风险分析对象的编码，没有的不填。"),
    )
    location = of("location")
    accidents = of("accidents")
    workers = Whole(label=gettext_lazy("作业人数"), required=False)
    lon = lon_field()
    lat = lat_field()
    coordinates = system_field()
    unit = forms.CharField(label=gettext_lazy("风险分析单元"), max_length=200, required=False)
    event = forms.CharField(label=gettext_lazy("风险事件"), max_length=500, required=False)
    consequence = forms.CharField(label=gettext_lazy("可能的后果"), max_length=200, required=False)
    measure_kind = Choice(label=gettext_lazy("措施类别"), choices=Measure.Kind.choices, required=False)
    measure = forms.CharField(label=gettext_lazy("管控措施"), max_length=2000, required=False)
    inspected = forms.CharField(label=gettext_lazy("隐患排查内容"), max_length=1000, required=False)
    person = forms.CharField(label=gettext_lazy("责任人"), max_length=20, required=False)

    synonyms = {
        "enterprise": ("信用代码", "社会信用代码", "企业代码"),
        "name": ("风险点名称", "名称", "风险分析对象"),
        "kind": ("风险点类别", "类型"),
        "code": ("hazardCode", "hazardCode1"),
        "location": ("位置", "地点"),
        "accidents": ("事故类型", "可能导致的事故类型"),
        "unit": ("单元", "单元名称"),
        "event": ("事件", "危险有害因素"),
        "measure": ("措施",),
    }
    examples = {
        "enterprise": "91330000MA2B0000XX",
        "name": gettext_lazy("冲压车间"),
        "unit": gettext_lazy("1号冲床"),
        "event": gettext_lazy("手部被模具挤压"),
        "measure": gettext_lazy("光电保护装置完好有效"),
    }

    @classmethod
    def prepare(cls, user, cells):
        codes = {tidy_credit_code(row.get("enterprise", "")) for row in cells}
        seen = Enterprise.objects.visible_to(user, IMPORT).filter(credit_code__in=codes)
        firms = {firm.credit_code: [firm] for firm in seen.select_related("organ", "place", "sector")}
        organs = [firm.organ_id for found in firms.values() for firm in found]
        there = RiskPoint.objects.filter(organ__in=organs).exclude(state=S.REMOVED)
        codes = {row.get("code", "") for row in cells} - {""}
        return SimpleNamespace(
            user=user,
            enterprise=firms,
            names=set(there.values_list("organ", "name")),
            codes=set(RiskPoint.objects.filter(code__in=codes).values_list("code", flat=True)),
        )

    @classmethod
    def found(cls, model, key, values):
        """A line never changes what is there: each is something new."""
        return super().found(model, key, values) if key == "pk" else model._base_manager.none()

    def clean(self):
        data = super().clean()
        firm, name = data.get("enterprise"), data.get("name")
        if firm and name:
            if (firm.organ_id, name) in self.known.names:
                self.add_error("name", _("本单位已有同名的风险点。"))
            self.known.names.add((firm.organ_id, name))
        if code := data.get("code"):
            if code in self.known.codes:
                self.add_error("code", _("这个编码已用于另一个风险点。"))
            self.known.codes.add(code)
        if data.get("event") and not data.get("unit"):
            self.add_error("unit", _("填写了风险事件的，须填写风险分析单元。"))
        if data.get("measure") and not (data.get("event") and data.get("measure_kind")):
            self.add_error("measure", _("填写了管控措施的，须填写风险事件和措施类别。"))
        self.move(data)
        return data

    def move(self, data):
        """The coordinates as the house keeps them: both or none."""
        system = data.pop("coordinates", None)
        if {"lon", "lat"} & self.errors.keys():
            return
        if (data.get("lon") is None) != (data.get("lat") is None):
            self.add_error("lon", _("经度和纬度须同时填写。"))
        elif both_given(data):
            data["lon"], data["lat"] = standard(data["lon"], data["lat"], system)


def remove_points(rows, *, actor, verb):
    """Take points away that nobody has graded yet; the others stay."""
    kept = {row.pk: _("已经评估。") for row in rows if row.state != S.IDENTIFIED}
    going = [row for row in rows if row.pk not in kept]
    record_many(actor, verb, [(row, {"organ": str(row.organ)}) for row in going])
    pks = [row.pk for row in going]
    forget(Document.objects.filter(row_model=RiskPoint._meta.label_lower, row_id__in=pks))
    RiskPoint.objects.filter(pk__in=pks).delete()
    return kept


@sheet(
    "risk_points",
    PointLine,
    model=RiskPoint,
    key="enterprise",
    label=gettext_lazy("风险点"),
    permission=IMPORT,
    home="risks:points",
    remove=remove_points,
)
def write_points(fresh, changed, *, actor, verb, **facts):
    """Register each with what its line says of unit, event and measure."""
    made = []
    for item in fresh:
        parts = {name: item.pop(name, None) or "" for name in PARTS}
        values = {name: "" if value is None and name in ("location", "accidents", "code") else value
                  for name, value in item.items() if name != "coordinates"}  # fmt: skip
        point = add_point(actor=actor, **values)
        if parts["unit"]:
            unit = add_unit(point, actor=actor, name=parts["unit"], person=parts["person"])
        if parts["event"]:
            event = add_event(unit, actor=actor, name=parts["event"], consequence=parts["consequence"])
        if parts["measure"]:
            said = {"inspected": parts["inspected"], "person": parts["person"]}
            add_measure(event, actor=actor, kind=parts["measure_kind"], text=parts["measure"], **said)
        made.append(point)
    record_many(actor, verb, [(point, facts) for point in made])
    return made
