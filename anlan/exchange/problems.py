"""What a problem of a partner's says: the fields of JSON and of a sheet, checked in one place."""

import hashlib
import json
import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.hazards.queries import labels
from anlan.intake.grid import plain_header
from anlan.org.models import Place, Sector
from anlan.registers.models import Enterprise

from .models import Code

LONGEST = 20_000  # characters of what came that are kept
# A NUL and halves of surrogate pairs: text that no database keeps.
UNFIT = re.compile("[\x00\ud800-\udfff]")
SYNONYMS = {
    "external_id": ("编号", "问题编号", "序号"),
    "description": ("问题", "存在问题", "问题内容", "隐患描述"),
    "subject": ("企业名称", "单位名称", "所在单位"),
    "credit_code": ("信用代码",),
    "place": ("属地", "区划代码"),
    "occurred_at": ("检查日期", "发现日期"),
}


class ProblemForm(forms.Form):
    """``cleaned_data`` after ``is_valid`` holds the rows that the codes mean."""

    external_id = forms.CharField(label=gettext_lazy("对方编号"), max_length=50)
    description = forms.CharField(label=gettext_lazy("问题描述"), max_length=5000)
    title = forms.CharField(label=gettext_lazy("标题"), max_length=100, required=False)
    source = forms.CharField(label=gettext_lazy("来源"), max_length=60, required=False)
    place = forms.CharField(label=gettext_lazy("区域"), max_length=60, required=False)
    sector = forms.CharField(label=gettext_lazy("行业领域"), max_length=60, required=False)
    credit_code = forms.CharField(label=gettext_lazy("统一社会信用代码"), max_length=30, required=False)
    subject = forms.CharField(label=gettext_lazy("单位"), max_length=120, required=False)
    location = forms.CharField(label=gettext_lazy("具体位置"), max_length=200, required=False)
    occurred_at = forms.DateTimeField(label=gettext_lazy("发现时间"), required=False)

    def __init__(self, data, *, partner, actor):
        super().__init__(data)
        self.partner, self.actor = partner, actor
        self.codes = {(code.kind, code.theirs): code.ours for code in partner.codes.all()}
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写%s。") % field.label
            field.error_messages["invalid"] = _(
                "“%s”不是时间，请写成 2026-03-01T08:30:00 的样子。"
            ) % data.get("occurred_at", "")

    def meant(self, kind, name):
        return self.codes.get((kind, self.cleaned_data[name]), self.cleaned_data[name])

    def clean_source(self):
        code = self.meant(Code.Kind.SOURCE, "source") or self.partner.source
        if code not in labels("sources", self.partner.organ.place):
            raise forms.ValidationError(_("没有来源代码“%s”，请先登记代码对照。") % code)
        return code

    def clean_place(self):
        if not (code := self.meant(Code.Kind.PLACE, "place")):
            return None
        found = Place.objects.within(self.partner.organ.place.path).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("没有区域代码“%s”，或者不在对接单位的区域内。") % code)
        return found

    def clean_sector(self):
        if not (code := self.meant(Code.Kind.SECTOR, "sector")):
            return None
        found = Sector.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("没有行业领域代码“%s”。") % code)
        return found

    def clean_occurred_at(self):
        moment = self.cleaned_data["occurred_at"]
        if moment and not 2000 <= moment.year < 2100:
            raise forms.ValidationError(_("发现时间的年份不对。"))
        return moment

    def facts(self):
        """What ``report_matter`` takes. An enterprise that nobody registered here is kept in words."""
        said = self.cleaned_data
        code = said["credit_code"].upper()
        firms = Enterprise.objects.visible_to(self.actor).select_related("organ", "place", "sector")
        firm = firms.filter(credit_code=code).first() if code else None
        facts = {name: said[name] for name in ("description", "source", "location")}
        facts |= {name: said[name] for name in ("title", "place", "sector", "occurred_at") if said[name]}
        if firm:
            return facts | {"enterprise": firm}
        return facts | {"subject_text": said["subject"] or code}

    def found_wrong(self):
        return [
            {"field": name, "reason": str(reason)}
            for name, reasons in self.errors.items()
            for reason in reasons
        ]


NAMES = list(ProblemForm.base_fields)


def headers():
    """Plain header of a sheet → field."""
    found = {plain_header(field.label): name for name, field in ProblemForm.base_fields.items()}
    found |= {name: name for name in NAMES}
    for name, others in SYNONYMS.items():
        for other in others:
            found.setdefault(plain_header(other), name)
    return found


def flat(payload):
    """``({field: text}, [what is wrong with its shape])``."""
    if not isinstance(payload, dict):
        return {}, [{"field": "", "reason": _("应为一个 JSON 对象。")}]
    texts, wrong = {}, []
    for name in NAMES:
        value = payload.get(name)
        if isinstance(value, (dict, list, bool)):
            wrong.append({"field": name, "reason": _("应为文字。")})
        elif value is not None:
            texts[name] = str(value).strip()
            if UNFIT.search(texts[name]):
                wrong.append({"field": name, "reason": _("含有不能保存的字符。")})
    return texts, wrong


def digest_of(texts):
    said = json.dumps({name: text for name, text in texts.items() if text}, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def kept(payload):
    """``payload`` as it is stored: without what no database keeps, and not longer than is of use."""
    text = json.dumps(payload, ensure_ascii=False, default=str)
    if len(text) > LONGEST:
        return {"text": UNFIT.sub("\ufffd", text[:LONGEST])}
    return cleansed(payload)


def cleansed(value):
    if isinstance(value, str):
        return UNFIT.sub("\ufffd", value)
    if isinstance(value, dict):
        return {cleansed(str(key)): cleansed(one) for key, one in value.items()}
    return [cleansed(one) for one in value] if isinstance(value, list) else value
