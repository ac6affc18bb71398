"""What a line of the enterprise sheet means."""

from types import SimpleNamespace

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.intake.coordinates import both_given, standard, system_field
from anlan.intake.fields import Choice, Day, Lookup, LookupList, Tidy, Whole, YesNo, half_width, known_by
from anlan.intake.sheets import RowForm, sheet
from anlan.jobs.queue import enqueue
from anlan.lib.ids import tidy_credit_code
from anlan.org.models import Organ, Place, Sector
from anlan.org.tree import WIDTH

from . import bulk
from .forms import column
from .industries import industry_code
from .models import ABOVE_SCALE, Enterprise, Tag
from .names import tidy_name
from .queries import IMPORT, may_enter, with_tags

State = Enterprise.State
DEGREES = gettext_lazy("以度为单位的小数；不是 CGCS2000 坐标时另填坐标系")
SCALE_WORDS = dict(zip("大中小微", Enterprise.Scale.values, strict=True))


class EnterpriseRow(RowForm):
    credit_code = column("credit_code", Tidy, tidy=tidy_credit_code)
    name = column("name", Tidy, tidy=tidy_name)
    place = column(
        "place", Lookup, model=Place, help_text=gettext_lazy("乡镇、街道、村或功能区；重名时写全称")
    )
    sector = column("sector", Lookup, model=Sector)
    industry_code = column(
        "industry_code",
        Tidy,
        tidy=lambda text: industry_code(text) or text,
        help_text=gettext_lazy("GB/T 4754-2017 的两至四位代码，或大类名称"),
    )
    scale = column("scale", Choice, choices=Enterprise.Scale.choices, also=SCALE_WORDS)
    above_scale = YesNo(label=gettext_lazy("规模以上"), required=False)
    employees = column("employees", Whole)
    legal_representative = column("legal_representative")
    contact = column("contact")
    phone = column("phone", Tidy, tidy=half_width)
    address = column("address")
    lon = column(
        "lon",
        forms.DecimalField,
        max_digits=9,
        decimal_places=6,
        help_text=DEGREES,
    )
    lat = column(
        "lat",
        forms.DecimalField,
        max_digits=9,
        decimal_places=6,
        help_text=DEGREES,
    )
    coordinates = system_field(help_text=gettext_lazy("经纬度不是 CGCS2000 时填写，导入时换算"))
    since = column("since", Day, required=False, help_text=gettext_lazy("不填为导入当天"))
    state = column(
        "state",
        Choice,
        choices=State.choices,
        required=False,
        help_text=gettext_lazy("仅新增时填写，不填为在营"),
    )
    source = column("source")
    tags = LookupList(
        Tag,
        label=gettext_lazy("标签"),
        required=False,
        help_text=gettext_lazy("用顿号隔开；须写全，没有写的将去掉"),
    )

    synonyms = {
        "credit_code": ("信用代码", "社会信用代码", "统一信用代码", "统一社会信用码", "统一代码"),
        "name": ("名称", "单位名称", "企业", "单位", "公司名称", "市场主体名称"),
        "place": (
            "属地",
            "区域",
            "所属区域",
            "所属镇街",
            "镇街",
            "乡镇",
            "乡镇街道",
            "街道",
            "所属乡镇",
            "所属街道",
        ),
        "sector": ("行业", "行业类型", "监管行业", "主管行业", "所属行业领域"),
        "industry_code": ("行业类别", "国民经济行业", "国民经济行业代码", "行业分类", "行业大类"),
        "scale": ("规模", "规模类型"),
        "above_scale": ("是否规上", "规上", "是否规模以上", "规上企业"),
        "employees": ("从业人员", "职工人数", "员工人数", "员工数", "人数", "从业人员数"),
        "legal_representative": ("法人", "法人代表", "法定代表人姓名", "负责人", "主要负责人"),
        "contact": ("联系人", "安全负责人", "安全员", "安全管理人员"),
        "phone": ("电话", "手机", "手机号", "联系方式", "联系人电话", "电话号码"),
        "address": ("详细地址", "企业地址", "经营地址", "生产经营地址", "住所", "地址"),
        "lon": ("东经",),
        "lat": ("北纬",),
        "coordinates": ("坐标系统", "坐标类型"),
        "since": ("纳入日期", "建档日期"),
        "state": ("企业状态", "经营状态", "登记状态"),
        "tags": ("企业标签", "风险标签", "类别标签"),
    }
    examples = {
        "credit_code": "91330000MA2B0000XX",
        "name": gettext_lazy("永宁示例机械有限公司"),
        "place": gettext_lazy("柳桥镇"),
        "industry_code": "3411",
        "phone": "0570-6000000",
        "lon": "118.123456",
        "lat": "28.123456",
        "since": "2024-03-01",
        "tags": gettext_lazy("涉粉涉爆、有限空间"),
    }

    @classmethod
    def prepare(cls, user, cells):
        names = {tidy_name(row.get("name", "")) for row in cells}
        taken = Organ.objects.filter(name__in=names).values_list("place", "name", "pk")
        return SimpleNamespace(
            user=user,
            place=known_places(user),
            sector=known_by(Sector.objects.all(), "name", "code"),
            tags=known_by(Tag.objects.exclude(code=ABOVE_SCALE), "name"),
            names={(place, name): pk for place, name, pk in taken},
            lines={},
        )

    @classmethod
    def found(cls, model, key, values):
        return with_tags(super().found(model, key, values).select_related("organ", "place", "sector"))

    def current(self, name):
        if name == "coordinates":  # how a line writes them is nothing of the row
            return None
        if name == "tags":
            return [tag for tag in self.row.tags if tag.code != ABOVE_SCALE]
        return super().current(name)

    def changes(self):
        return {name: pair for name, pair in super().changes().items() if name != "coordinates"}

    def value(self, name):
        """What the row will have: the cell's value, or the present one where the line says nothing."""
        if self.row is not None and name not in self.given:
            return self.current(name)
        return self.cleaned_data.get(name)

    def clean_state(self):
        state = self.cleaned_data["state"]
        if self.row is not None and state and state != self.row.state:
            raise forms.ValidationError(
                _("系统中为“%s”，状态变更请在企业页面办理。") % self.row.get_state_display()
            )
        if self.row is None and state == State.CLOSED:
            raise forms.ValidationError(_("已关闭的企业不能新增。"))
        return state

    def clean_since(self):
        since = self.cleaned_data["since"]
        if since and since > timezone.localdate():
            raise forms.ValidationError(_("纳入监管日期不能晚于今天。"))
        return since

    def clean(self):
        if not {"place", "sector"} & self.errors.keys():
            may = may_enter(self.known.user, IMPORT, self.value("place"), self.value("sector"))
            if not may:
                self.add_error("sector", may.reason)
            elif "name" not in self.errors:
                self.check_name(self.value("place"), self.value("name"))
        alone = (self.value("lon") is None) != (self.value("lat") is None)
        if alone and not {"lon", "lat"} & self.errors.keys():
            self.add_error("lon", _("经度和纬度须同时填写。"))
        elif not self.errors:
            self.move()

    def move(self):
        """The coordinates as the house keeps them."""
        data = self.cleaned_data
        system = data.pop("coordinates", None)
        try:
            given = both_given(data | {"coordinates": system})
        except forms.ValidationError as no:
            self.add_error("lon", no)
        else:
            if given:
                data["lon"], data["lat"] = standard(data["lon"], data["lat"], system)

    def check_name(self, place, name):
        """An organ's name is unique in its place, in the database and in the sheet."""
        own = self.row.organ_id if self.row else None
        if self.known.names.get((place.pk, name), own) != own:
            self.add_error("name", _("“%s”已有同名单位。") % place)
        first = self.known.lines.setdefault((place.pk, name), self.number)
        if first != self.number:
            self.add_error("name", _("与第 %d 行同名同区域。") % first)


def known_places(user, perm=IMPORT):
    """Every way to name a place: its code, its name, and its name after those above it.

    Places out of the reach that ``perm`` gives the user are named too, but stand for nothing.
    """
    reach = [post.place.path for post in user.acting_posts() if post.role.holds(perm)]
    known, chains = {}, {}
    for place in Place.objects.filter(active=True).order_by("path"):
        above = chains.get(place.path[:-WIDTH], [])
        chains[place.path] = chain = [*above, place.name]
        texts = {place.code, *("".join(chain[start:]) for start in range(len(chain)))}
        rows = [place] if place.path.startswith(tuple(reach)) else []
        for text in texts:
            known.setdefault(text, []).extend(rows)
    return known


@sheet(
    "enterprises",
    EnterpriseRow,
    model=Enterprise,
    key="credit_code",
    label=gettext_lazy("企业"),
    permission=IMPORT,
    home="registers:enterprises",
    remove=bulk.remove,
)
def write_enterprises(fresh, changed, *, actor, verb, **facts):
    """New files and changed ones; look-alikes are looked for after the answer."""
    today = timezone.localdate()
    items = [
        item | {"since": item["since"] or today, "state": item["state"] or State.ACTIVE} for item in fresh
    ]
    made = bulk.make(items, actor=actor, verb=verb, **facts)
    bulk.change(changed, actor=actor, verb=verb, **facts)
    named = [row.pk for row in made] + [
        row.pk for row, values in changed if {"name", "place"} & values.keys()
    ]
    if named:
        enqueue("registers.likenesses", f"{min(named)}-{max(named)}-{len(named)}", {"enterprises": named})
    return made
