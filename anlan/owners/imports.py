"""What a line of the sheet of owners means: from a day on an organ answers for an enterprise in one way."""

from types import SimpleNamespace

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record_many
from anlan.audit.models import Entry
from anlan.intake.fields import Choice, Day, Lookup, Tidy, half_width
from anlan.intake.queries import dependants
from anlan.intake.sheets import RowForm, sheet
from anlan.lib.ids import tidy_credit_code
from anlan.org.models import Organ
from anlan.registers.models import Enterprise

from .actions import assign, fits, may_arrange
from .models import Owner
from .queries import CHANGE


def tidy(text):
    return "".join(half_width(text).split())


class OwnerLine(RowForm):
    enterprise = Lookup(
        Enterprise, label=gettext_lazy("统一社会信用代码"), help_text=gettext_lazy("在册企业的代码或名称")
    )
    kind = Choice(label=gettext_lazy("责任类别"), choices=Owner.Kind.choices)
    organ = Lookup(Organ, label=gettext_lazy("责任单位"), help_text=gettext_lazy("全称或简称"))
    person = Tidy(tidy=tidy, label=gettext_lazy("领导姓名"), max_length=40, required=False)
    since = Day(label=gettext_lazy("自"), required=False, help_text=gettext_lazy("不填为导入当天"))
    basis = forms.CharField(label=gettext_lazy("依据文件"), max_length=200, required=False)

    synonyms = {
        "enterprise": ("信用代码", "社会信用代码", "企业", "企业名称", "单位名称"),
        "kind": ("类别", "责任类型", "监管类别"),
        "organ": ("单位", "部门", "责任部门", "监管部门", "执法部门"),
        "person": ("领导", "挂钩领导", "包保领导"),
        "since": ("起始日期", "开始日期"),
        "basis": ("依据", "文件"),
    }
    examples = {"kind": gettext_lazy("日常执法"), "organ": gettext_lazy("永宁市应急管理局")}

    @classmethod
    def found(cls, model, key, values):
        """A line never changes what is there: each is something new."""
        return super().found(model, key, values) if key == "pk" else model._base_manager.none()

    @classmethod
    def prepare(cls, user, cells):
        texts = {"".join(row.get("enterprise", "").split()) for row in cells} - {""}
        seen = Enterprise.objects.visible_to(user, CHANGE).select_related("place", "organ")
        codes = {tidy_credit_code(text): text for text in texts}
        known = {}
        for firm in seen.filter(credit_code__in=codes):
            known.setdefault(codes[firm.credit_code], []).append(firm)
        for firm in seen.filter(name__in=texts):
            known.setdefault(firm.name, []).append(firm)
        bodies = Organ.objects.visible_to(user, CHANGE).filter(active=True).select_related("place")
        organs = {}
        for organ in bodies.exclude(kind=Organ.Kind.ENTERPRISE):
            for text in {organ.name, organ.short_name} - {""}:
                organs.setdefault("".join(text.split()), []).append(organ)
        return SimpleNamespace(user=user, enterprise=known, organ=organs, lines={})

    def clean_since(self):
        since = self.cleaned_data["since"]
        if since and since > timezone.localdate():
            raise forms.ValidationError(_("起始日期不能晚于今天。"))
        return since

    def clean(self):
        data = super().clean()
        firm, organ, kind = data.get("enterprise"), data.get("organ"), data.get("kind")
        if firm is None or organ is None or not kind:
            return data
        answers = (may_arrange(self.known.user, firm, organ), fits(firm, kind, organ, data.get("person")))
        for answer in answers:
            if not answer:
                self.add_error("organ", answer.reason)
                return data
        if firm.state == Enterprise.State.CLOSED:
            self.add_error("enterprise", _("“%s”已关闭。") % firm)
        self.check_twice(firm, organ, kind, data.get("person") or "")
        return data

    def check_twice(self, firm, organ, kind, person):
        """Neither in the database nor in the sheet twice; of territory and sector one line each."""
        same = Owner.objects.open().filter(enterprise=firm, kind=kind, organ=organ, person=person)
        if same.exists():
            self.add_error("organ", _("“%s”已有这项监管责任。") % organ)
        key = (firm.pk, kind) if kind in Owner.ALONE else (firm.pk, kind, organ.pk, person)
        first = self.known.lines.setdefault(key, self.number)
        if first != self.number:
            self.add_error("kind", _("与第 %d 行重复。") % first)


def remove_owners(rows, *, actor, verb):
    """What the sheet named is taken away; who was relieved by it stays so."""
    kept = dependants(rows, but=[Entry])
    going = [row for row in rows if row.pk not in kept]
    record_many(actor, verb, [(row.enterprise, {"note": str(row)}) for row in going])
    Owner.objects.filter(pk__in=[row.pk for row in going]).delete()
    return kept


@sheet(
    "enterprise_owners",
    OwnerLine,
    model=Owner,
    key="enterprise",
    label=gettext_lazy("监管责任"),
    permission=CHANGE,
    home="owners:enterprises",
    remove=remove_owners,
)
def write_owners(fresh, changed, *, actor, verb, **facts):
    """Each line through the action, which asks again what may have changed since the check."""
    made = []
    for item in fresh:
        more = {name: item[name] for name in ("since", "person", "basis") if item.get(name)}
        made.append(assign(item["enterprise"], item["kind"], actor=actor, organ=item["organ"], **more))
    record_many(actor, verb, [(row, facts) for row in made])
    return made
