"""What a line of the sheet of problems means: one problem of a list that was fed back or handed down."""

from datetime import datetime, time
from types import SimpleNamespace

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.intake.fields import Choice, Day, Lookup, Tidy, half_width
from anlan.intake.sheets import RowForm, sheet
from anlan.org.models import Place
from anlan.registers.imports import known_places
from anlan.registers.models import Enterprise
from anlan.registers.queries import known_as

from .actions.bulk import report_many, take_back
from .models import Matter
from .queries import labels, profiles

IMPORT = "hazards.add_matter"


def kinds():
    """What may be registered without a photo."""
    return [(one.code, one.label) for one in profiles().values() if not one.photo]


def sources():
    return list(labels("sources").items())


class MatterLine(RowForm):
    """``subject``: a credit code or a full name; what is no unit of the register is kept in words."""

    external_id = Tidy(
        tidy=half_width,
        label=gettext_lazy("原编号"),
        max_length=80,
        help_text=gettext_lazy("清单中的编号；同一编号不重复登记"),
    )
    description = forms.CharField(label=gettext_lazy("问题描述"), max_length=5000)
    source = Choice(label=gettext_lazy("来源"), choices=sources)
    profile = Choice(
        label=gettext_lazy("种类"),
        choices=kinds,
        required=False,
        help_text=gettext_lazy("不填为上级交办问题；事故隐患须附照片，请逐条登记"),
    )
    subject = Tidy(
        tidy=half_width,
        label=gettext_lazy("所在单位"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("统一社会信用代码，或企业、单位全称"),
    )
    place = Lookup(
        Place,
        label=gettext_lazy("区域"),
        required=False,
        help_text=gettext_lazy("不填的为所在单位的区域"),
    )
    location = forms.CharField(label=gettext_lazy("具体位置"), max_length=200, required=False)
    occurred_on = Day(
        label=gettext_lazy("发现日期"), required=False, help_text=gettext_lazy("不填为导入当天")
    )

    synonyms = {
        "external_id": ("序号", "编号", "问题编号", "清单编号"),
        "description": ("问题", "存在问题", "问题内容", "隐患描述", "主要问题"),
        "source": ("问题来源", "来源类别"),
        "profile": ("类别", "问题类别"),
        "subject": ("企业名称", "单位名称", "被检查单位", "统一社会信用代码", "单位"),
        "place": ("属地", "所属区域", "乡镇街道", "所属镇街"),
        "location": ("地点", "位置", "部位"),
        "occurred_on": ("检查日期", "发现时间", "反馈日期"),
    }
    examples = {
        "external_id": "DD-2026-001",
        "description": gettext_lazy("配电室未设置应急照明"),
        "subject": gettext_lazy("永宁示例机械有限公司"),
        "occurred_on": "2026-03-01",
    }

    @classmethod
    def prepare(cls, user, cells):
        units = known_as({row.get("subject", "").strip() for row in cells} - {""}, user, closed=True)
        organ = reporting(user)
        known = Matter.objects.filter(
            reporter_organ=organ, external_id__in={half_width(row.get("external_id", "")) for row in cells}
        )
        return SimpleNamespace(
            organ=organ,
            place=known_places(user, IMPORT),
            subjects={half_width(text): organs for text, organs in units.items()},
            numbers=dict(known.values_list("external_id", "number")),
        )

    @classmethod
    def found(cls, model, key, values):
        """A line never changes a matter: what is registered goes its way."""
        return super().found(model, key, values) if key == "pk" else model._base_manager.none()

    def clean_external_id(self):
        given = self.cleaned_data["external_id"]
        if number := self.known.numbers.get(given):
            raise forms.ValidationError(_("这个编号已登记为%s。") % number)
        return given

    def clean_occurred_on(self):
        day = self.cleaned_data["occurred_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("发现日期不能晚于今天。"))
        return day

    def clean(self):
        data = super().clean()
        meant = self.known.subjects.get(data.get("subject") or "", [])
        if len(meant) > 1:
            self.add_error("subject", _("有%d个同名单位，请改写统一社会信用代码。") % len(meant))
        data["organ"] = meant[0] if len(meant) == 1 else None
        data["reporter"] = self.known.organ
        return data


def reporting(user):
    """The first of the user's organs in whose name he may register."""
    posts = user.acting_posts()
    return next((post.organ for post in posts if post.role.holds(IMPORT)), None)


def facts_of(item):
    """The fields of Matter that a line gives."""
    organ, day = item["organ"], item.get("occurred_on")
    said = {name: item.get(name) or "" for name in ("external_id", "description", "source", "location")}
    said |= {"profile": item.get("profile") or "assigned", "place": item.get("place")}
    if organ is None:
        said["subject_text"] = item.get("subject") or ""
    else:
        said |= {"subject": organ, "sector": organ.sector, "place": item.get("place") or organ.place}
    return said | ({"occurred_at": timezone.make_aware(datetime.combine(day, time.min))} if day else {})


@sheet(
    "matters",
    MatterLine,
    model=Matter,
    key="external_id",
    label=gettext_lazy("问题清单"),
    permission=IMPORT,
    home="hazards:matters",
    remove=take_back,
)
def write_matters(fresh, changed, *, actor, verb, **facts):
    """Register the lines as matters of the user's organ, each under its number in the list."""
    items = [facts_of(item) for item in fresh]
    firms = Enterprise.objects.filter(organ__in=[item["subject"] for item in items if item.get("subject")])
    by_organ = {firm.organ_id: firm for firm in firms.select_related("organ", "place", "sector")}
    for item in items:
        subject = item.get("subject")
        if subject and subject.pk in by_organ:
            item["enterprise"] = by_organ[subject.pk]
    return report_many(items, actor=actor, organ=fresh[0]["reporter"], verb=verb, **facts) if fresh else []
