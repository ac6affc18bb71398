"""What a line of the sheet of a kind means: a new subject, or a change of the one with its code."""

from copy import deepcopy
from types import SimpleNamespace

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record_many
from anlan.audit.models import Entry
from anlan.intake.fields import Day, Lookup, Tidy, half_width, known_by
from anlan.intake.queries import dependants
from anlan.intake.sheets import RowForm, sheet
from anlan.org.models import Organ, Place, Sector
from anlan.registers.imports import known_places
from anlan.registers.names import tidy_name
from anlan.registers.queries import may_enter
from anlan.search.models import Document
from anlan.search.sources import forget

from .actions import create_subject
from .forms import column, number
from .kinds import KINDS
from .models import Subject
from .queries import IMPORT


class SubjectLine(RowForm):
    """``kind`` is set by the sheet; its fields come after these."""

    kind = ""

    name = column("name", Tidy, tidy=tidy_name, max_length=120)
    code = column("code", Tidy, tidy=half_width, max_length=40)
    place = column(
        "place", Lookup, model=Place, help_text=gettext_lazy("乡镇、街道、村或功能区；重名时写全称")
    )
    sector = column("sector", Lookup, model=Sector)
    keeper = column("keeper", Lookup, model=Organ, help_text=gettext_lazy("在系统中的企业或单位的全称"))
    person = column("person", max_length=60)
    phone = column("phone", Tidy, tidy=half_width, max_length=30)
    address = column("address", max_length=200)
    lon = number("lon")
    lat = number("lat")
    since = column("since", Day, required=False, help_text=gettext_lazy("不填为导入当天"))
    source = column("source", max_length=60)

    synonyms = {
        "name": ("对象名称",),
        "code": ("编号",),
        "place": ("属地", "所在乡镇", "乡镇街道", "所属区域"),
        "sector": ("行业", "监管行业"),
        "keeper": ("管理单位", "运营单位", "经营单位"),
        "person": ("联系人",),
        "phone": ("联系电话", "手机"),
        "address": ("详细地址", "位置"),
    }
    examples = {"place": gettext_lazy("柳桥镇")}

    @classmethod
    def found(cls, model, key, values):
        """A line never changes what is there: each is something new."""
        return super().found(model, key, values) if key == "pk" else model._base_manager.none()

    @classmethod
    def prepare(cls, user, cells):
        names = {tidy_name(row.get("name", "")) for row in cells}
        open_rows = Subject.objects.filter(kind=cls.kind, name__in=names).exclude(state=Subject.State.CLOSED)
        texts = {"".join(row.get("keeper", "").split()) for row in cells} - {""}
        organs = Organ.objects.visible_to(user, IMPORT).filter(active=True, name__in=texts)
        return SimpleNamespace(
            user=user,
            place=known_places(user, IMPORT),
            sector=known_by(Sector.objects.all(), "name", "code"),
            keeper=known_by(organs, "name"),
            taken=set(open_rows.values_list("place", "name")),
            lines={},
        )

    def clean_since(self):
        since = self.cleaned_data["since"]
        if since and since > timezone.localdate():
            raise ValidationError(_("纳入监管日期不能晚于今天。"))
        return since

    def clean(self):
        data = super().clean()
        place, name = data.get("place"), data.get("name")
        if (data.get("lon") is None) != (data.get("lat") is None) and not {"lon", "lat"} & self.errors.keys():
            self.add_error("lon", _("经度和纬度须同时填写。"))
        if place is None or "sector" in self.errors:
            return data
        if not (may := may_enter(self.known.user, IMPORT, place, data.get("sector"))):
            self.add_error("sector", may.reason)
        if (place.pk, name) in self.known.taken:
            said = {"place": place, "kind": KINDS[self.kind].label, "name": name}
            self.add_error("name", _("“%(place)s”已登记%(kind)s“%(name)s”。") % said)
        first = self.known.lines.setdefault((place.pk, name), self.number)
        if first != self.number:
            self.add_error("name", _("与第 %d 行同名同区域。") % first)
        return data


def remove_subjects(rows, *, actor, verb):
    kept = dependants(rows, but=[Document, Entry])
    going = [row for row in rows if row.pk not in kept]
    record_many(actor, verb, [(row, {"kind": row.kind}) for row in going])
    keys = [row.pk for row in going]
    forget(Document.objects.filter(row_model=Subject._meta.label_lower, row_id__in=keys))
    Subject.objects.filter(pk__in=keys).delete()
    return kept


def make_sheet(kind):
    """The sheet of one kind: its form has the fields of all and those of the kind."""
    own = {name: deepcopy(field) for name, field in kind.fields.items()}
    form = type(SubjectLine)(f"{kind.code}_row", (SubjectLine,), {"kind": kind.code, **own})

    @sheet(
        f"subjects_{kind.code}",
        form,
        model=Subject,
        key="place",  # nothing in a line names a row that is there
        label=kind.label,
        permission=IMPORT,
        home="subjects:subjects",
        remove=remove_subjects,
    )
    def write(fresh, changed, *, actor, verb, **facts):
        made = []
        for item in fresh:
            values = {name: value for name, value in item.items() if value not in (None, "")}
            made.append(create_subject(kind.code, actor=actor, perm=IMPORT, **values))
        record_many(actor, verb, [(row, facts) for row in made])
        return made


for one in KINDS.values():
    make_sheet(one)
