"""What a line of the sheet of grids means: a new grid with its worker, or a thing that a grid is to look after."""

from types import SimpleNamespace

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record_many
from anlan.audit.models import Entry
from anlan.flow.flow import Refused
from anlan.intake.fields import Choice, Lookup, Tidy, half_width
from anlan.intake.queries import dependants
from anlan.intake.sheets import RowForm, sheet
from anlan.org.models import Place
from anlan.registers.imports import known_places
from anlan.registers.models import Enterprise
from anlan.search.models import Document
from anlan.search.sources import forget

from .actions.keeping import add_premise, appoint, may_keep, refuse_foreign, register_cell
from .models import Cell, Holder, Premise
from .queries import CHANGE, categories


def tidy(text):
    return "".join(half_width(text).split())


class CellLine(RowForm):
    code = Tidy(tidy=tidy, label=gettext_lazy("网格编码"), max_length=20)
    name = Tidy(tidy=tidy, label=gettext_lazy("网格名称"), max_length=60)
    parent = Lookup(
        Place,
        label=gettext_lazy("上级区域"),
        help_text=gettext_lazy("村（社区）、乡镇、街道或功能区；重名时写全称"),
    )
    worker = Tidy(tidy=tidy, label=gettext_lazy("网格员"), max_length=40, required=False)
    phone = Tidy(tidy=half_width, label=gettext_lazy("电话"), max_length=20, required=False)
    area = forms.DecimalField(
        label=gettext_lazy("面积"), required=False, min_value=0, max_digits=8, decimal_places=3,
        help_text=gettext_lazy("平方公里"),
    )  # fmt: skip
    extent = forms.CharField(label=gettext_lazy("四至范围"), max_length=500, required=False)

    synonyms = {
        "code": ("编码", "网格代码", "网格编号"),
        "name": ("名称", "网格"),
        "parent": ("所在村社区", "村社区", "属地", "乡镇街道", "板块"),
        "worker": ("网格员姓名", "姓名", "专职网格员"),
        "phone": ("联系电话", "手机"),
        "area": ("面积平方公里",),
        "extent": ("四至", "范围"),
    }
    examples = {
        "code": "330800001001-01",
        "name": gettext_lazy("柳桥第1网格"),
        "parent": gettext_lazy("柳桥镇"),
    }

    @classmethod
    def found(cls, model, key, values):
        """A line never changes what is there: each is something new."""
        return super().found(model, key, values) if key == "pk" else model._base_manager.none()

    @classmethod
    def prepare(cls, user, cells):
        codes = {tidy(row.get("code", "")) for row in cells}
        return SimpleNamespace(
            user=user,
            parent=known_places(user, CHANGE),
            codes=set(Place.objects.filter(code__in=codes).values_list("code", flat=True)),
            names=set(Place.objects.filter(kind=Place.Kind.GRID).values_list("parent", "name")),
        )

    def clean_code(self):
        code = self.cleaned_data["code"]
        if code in self.known.codes:
            raise forms.ValidationError(_("代码%(code)s已被使用。") % {"code": code})
        return code

    def clean(self):
        data = super().clean()
        parent = data.get("parent")
        if parent is None:
            return data
        if parent.kind == Place.Kind.GRID:
            self.add_error("parent", _("网格下不再划分网格。"))
        elif not (answer := may_keep(self.known.user, parent)):
            self.add_error("parent", answer.reason)
        elif (parent.pk, data.get("name")) in self.known.names:
            self.add_error("name", _("“%(place)s”已有同名网格。") % {"place": parent})
        else:
            self.known.names.add((parent.pk, data.get("name")))
        return data


def remove_cells(rows, *, actor, verb):
    """Take grids away with their places and workers; what something depends on stays."""
    kept = dependants(rows, but=[Document, Entry])
    places = {row.place_id: row for row in rows}
    by_place = dependants([row.place for row in rows], but=[Cell, Holder, Document, Entry])
    kept |= {places[pk].pk: reason for pk, reason in by_place.items()}
    going = [row for row in rows if row.pk not in kept]
    record_many(actor, verb, [(row, {"code": row.place.code}) for row in going])
    label = Cell._meta.label_lower
    forget(Document.objects.filter(row_model=label, row_id__in=[row.pk for row in going]))
    gone = [row.place_id for row in going]
    Holder.objects.filter(place__in=gone).delete()
    Cell.objects.filter(pk__in=[row.pk for row in going]).delete()
    Place.objects.filter(pk__in=gone).delete()
    return kept


@sheet(
    "grids",
    CellLine,
    model=Cell,
    key="code",
    label=gettext_lazy("网格"),
    permission=CHANGE,
    home="grids:cells",
    remove=remove_cells,
)
def write_cells(fresh, changed, *, actor, verb, **facts):
    """Register the grids and appoint their workers."""
    made = []
    for item in fresh:
        more = {"area": item.get("area"), "extent": item.get("extent") or ""}
        cell = register_cell(item["parent"], actor=actor, name=item["name"], code=item["code"], **more)
        if item.get("worker"):
            appoint(
                cell.place, Holder.Kind.STAFF, actor=actor, name=item["worker"], phone=item.get("phone") or ""
            )
        made.append(cell)
    record_many(actor, verb, [(cell, facts) for cell in made])
    return made


def kinds():
    return [(code, said["label"]) for code, said in categories().items()]


class PremiseLine(RowForm):
    """``name``: of what is no enterprise of the register."""

    credit_code = Tidy(
        tidy=tidy, label=gettext_lazy("统一社会信用代码"), max_length=18, required=False,
        help_text=gettext_lazy("在册企业填写"),
    )  # fmt: skip
    name = Tidy(tidy=tidy, label=gettext_lazy("对象名称"), max_length=120)
    cell = Lookup(Cell, label=gettext_lazy("网格"), help_text=gettext_lazy("网格编码或名称"))
    category = Choice(label=gettext_lazy("类别"), choices=kinds)
    location = forms.CharField(label=gettext_lazy("位置"), max_length=200, required=False)

    synonyms = {
        "credit_code": ("信用代码", "社会信用代码"),
        "name": ("名称", "企业名称", "单位名称"),
        "cell": ("网格编码", "网格名称", "所属网格"),
        "category": ("对象类别",),
        "location": ("地址", "详细地址"),
    }
    examples = {"name": gettext_lazy("河沿路18号小超市"), "cell": gettext_lazy("柳桥第1网格")}

    @classmethod
    def found(cls, model, key, values):
        """A line never changes what is there: each is something new."""
        return super().found(model, key, values) if key == "pk" else model._base_manager.none()

    @classmethod
    def prepare(cls, user, cells):
        codes = {tidy(row.get("credit_code", "")) for row in cells} - {""}
        firms = Enterprise.objects.visible_to(user).filter(credit_code__in=codes)
        known = {}
        for cell in Cell.objects.visible_to(user, CHANGE).select_related("place"):
            for text in {cell.place.code, cell.place.name}:
                known.setdefault(text, []).append(cell)
        return SimpleNamespace(
            user=user,
            cell=known,
            firms={firm.credit_code: firm for firm in firms.select_related("place", "organ")},
            taken=set(
                Premise.objects.filter(enterprise__credit_code__in=codes, until=None).values_list(
                    "enterprise__credit_code", flat=True
                )
            ),
        )

    def clean_credit_code(self):
        code = self.cleaned_data["credit_code"]
        if code and code not in self.known.firms:
            raise forms.ValidationError(_("没有统一社会信用代码为“%s”的企业。") % code)
        if code in self.known.taken:
            raise forms.ValidationError(_("这家企业已在网格中。"))
        self.known.taken |= {code} - {""}
        return code

    def clean_cell(self):
        cell = self.cleaned_data["cell"]
        if cell is not None and not (answer := may_keep(self.known.user, cell.place)):
            raise forms.ValidationError(answer.reason)
        return cell

    def clean(self):
        data = super().clean()
        firm = data["enterprise"] = self.known.firms.get(data.get("credit_code") or None)
        if firm is not None and data.get("cell") is not None:
            try:
                refuse_foreign(data["cell"], firm)
            except Refused as no:
                self.add_error("cell", str(no))
        return data


def remove_premises(rows, *, actor, verb):
    kept = dependants(rows, but=[Entry])
    going = [row for row in rows if row.pk not in kept]
    record_many(actor, verb, [(row, {"cell": str(row.cell)}) for row in going])
    Premise.objects.filter(pk__in=[row.pk for row in going]).delete()
    return kept


@sheet(
    "grid_premises",
    PremiseLine,
    model=Premise,
    key="name",
    label=gettext_lazy("网格对象"),
    permission=CHANGE,
    home="grids:cells",
    remove=remove_premises,
)
def write_premises(fresh, changed, *, actor, verb, **facts):
    """Have the grids look after what the lines name."""
    made = [
        add_premise(
            item["cell"],
            actor=actor,
            enterprise=item["enterprise"],
            name=item["name"],
            category=item["category"],
            location=item.get("location") or "",
        )
        for item in fresh
    ]
    record_many(actor, verb, [(premise, facts) for premise in made])
    return made
