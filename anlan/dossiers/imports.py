"""What a line of a sheet of entries means: one sheet for each kind, made of the kind's own form."""

from types import SimpleNamespace

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record_many
from anlan.intake.fields import Lookup, Tidy, half_width, known_by
from anlan.intake.sheets import RowForm, frozen, sheet
from anlan.lib.ids import tidy_credit_code
from anlan.registers.models import Enterprise

from .actions.entering import enter_many
from .actions.gaps import look_after
from .kinds import KINDS
from .kinds.declared import FIRST_YEAR, LAST_YEAR
from .models import Entry
from .queries import IMPORT

CHUNK = 5000
SYNONYMS = {
    "enterprise": ("企业名称", "统一社会信用代码", "信用代码", "单位名称", "单位"),
    "number": ("编号", "证号", "证书号", "保单号码", "保险单号"),
    "name": ("姓名", "人员姓名"),
    "valid_from": ("发证日期", "起始日期", "开始日期"),
    "valid_to": ("有效期至", "到期日期", "截止日期", "失效日期"),
}


class EntryRow(RowForm):
    """The lines of any kind: whose file, and the kind's fields."""

    kind = None

    @classmethod
    def prepare(cls, user, cells):
        texts = {"".join(row.get("enterprise", "").split()) for row in cells} - {""}
        reach = Enterprise.objects.visible_to(user, IMPORT).select_related("place")
        known = {}
        for part in parts(sorted(texts)):
            wanted = Q(credit_code__in=[tidy_credit_code(text) for text in part]) | Q(name__in=part)
            for text, rows in known_by(reach.filter(wanted), "credit_code", "name").items():
                known.setdefault(text, []).extend(rows)
        return SimpleNamespace(enterprise=known, today=timezone.localdate())

    @classmethod
    def found(cls, model, key, values):
        rows = Entry.objects.filter(kind=cls.kind.code).select_related("enterprise")
        if key == "pk":
            return rows.filter(pk__in=values)
        return rows.standing().filter(number__in=values)

    def current(self, name):
        if name in self.row.fields:
            field = self.fields[name]
            value = self.row.fields[name]
            return value if isinstance(value, bool) else field.to_python(value)
        return getattr(self.row, name, None)

    def clean(self):
        data = super().clean()
        since, until = data.get("valid_from"), data.get("valid_to")
        if since and until and until < since:
            self.add_error("valid_to", _("不能早于%s。") % self.fields["valid_from"].label)
        for name in ("valid_from", "valid_to"):
            if data.get(name) and not FIRST_YEAR <= data[name].year <= LAST_YEAR:
                self.add_error(name, _("请核对年份。"))
        if self.row is not None and not self.errors and self.differs():
            self.add_error("number", _("已登记且内容不同，请在原条目上更新。"))
        elif self.row is None and not self.errors and (bar := self.kind.bar(data, self.known.today)):
            self.add_error("valid_from", bar)
        return data

    def differs(self):
        return any(
            frozen(self.fields[name], self.cleaned_data.get(name))
            != frozen(self.fields[name], self.current(name))
            for name in self.given
        )


def parts(items):
    return [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]


def row_form(kind):
    """The form of a line: the file, and what the kind asks for; a kind without a number gets one of our own."""
    fields = {
        "enterprise": Lookup(
            model=Enterprise,
            label=gettext_lazy("企业"),
            help_text=gettext_lazy("统一社会信用代码，或者企业全称"),
        ),
        "number": Tidy(
            label=gettext_lazy("编号"),
            tidy=half_width,
            max_length=40,
            required=False,
            help_text=gettext_lazy("可不填"),
        ),
    }
    fields |= kind.form.base_fields
    synonyms = {name: words for name, words in SYNONYMS.items() if name in fields}
    labels = {str(field.label) for field in fields.values()}
    synonyms = {name: tuple(word for word in words if word not in labels) for name, words in synonyms.items()}
    return type(f"{kind.form.__name__}Row", (EntryRow,), {**fields, "kind": kind, "synonyms": synonyms})


def writer(kind):
    def write(fresh, changed, *, actor, verb, **facts):
        items = [
            (item["enterprise"], kind, {name: value for name, value in item.items() if name != "enterprise"})
            for item in fresh
        ]
        made = enter_many(items, actor=actor, verb=verb, **facts)
        look_after(list({row.enterprise_id: row.enterprise for row in made}.values()))
        return made

    return write


def remove(rows, *, actor, verb):
    """Take entries away that an import made, with what nobody has acted on since."""
    followed = set(Entry.objects.filter(replaces__in=rows).values_list("replaces", flat=True))
    going = [row for row in rows if row.pk not in followed]
    record_many(actor, verb, [(row, {"enterprise": row.enterprise_id}) for row in going])
    firms = {row.enterprise_id: row.enterprise for row in going}
    Entry.objects.filter(pk__in=[row.pk for row in going]).delete()
    look_after(list(firms.values()))
    return {pk: _("已有更新的版本。") for pk in followed}


for declared in KINDS.values():
    sheet(
        f"entry-{declared.code}",
        row_form(declared),
        model=Entry,
        key="number",
        label=declared.label,
        permission=IMPORT,
        home="dossiers:entries",
        remove=remove,
    )(writer(declared))
