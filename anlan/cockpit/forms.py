"""The page of a layout as plain fields: one form for its head, one for each card."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anlan.org.models import Role

from .checking import HEIGHTS, checked_layout
from .registry import CARDS, SIZES

MOST_TEXT = 100_000


def card_choices():
    return [("", _("不新增")), *((code, card.label) for code, card in CARDS.items())]


def role_choices():
    return list(Role.objects.filter(duty=Role.Duty.BUSINESS).values_list("code", "name"))


class HeadForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=40)
    roles = forms.MultipleChoiceField(
        label=_("适用角色"), choices=role_choices, widget=forms.CheckboxSelectMultiple
    )


class CardForm(forms.Form):
    """One card of the layout: its fixed fields, then a field for each setting of its kind."""

    order = forms.IntegerField(label=_("顺序"), min_value=1, max_value=99)
    title = forms.CharField(label=_("标题"), max_length=20, required=False)
    size = forms.ChoiceField(label=_("宽度"), choices=list(SIZES.items()))
    height = forms.ChoiceField(label=_("高度"), choices=list(HEIGHTS.items()))
    remove = forms.BooleanField(label=_("移除"), required=False)

    def __init__(self, data=None, *, card, number):
        initial = {"order": number, **card, **{f"set_{k}": v for k, v in card["settings"].items()}}
        super().__init__(data, initial=initial, prefix=f"card{number}")
        self.kind = CARDS[card["type"]]
        self.fields["title"].widget.attrs["placeholder"] = self.kind.label
        for setting in self.kind.settings:
            self.fields[f"set_{setting.name}"] = field_of(setting)

    @property
    def settings(self):
        return [self[f"set_{setting.name}"] for setting in self.kind.settings]

    def card(self):
        data = self.cleaned_data
        settings = {setting.name: data[f"set_{setting.name}"] for setting in self.kind.settings}
        fixed = {key: data[key] for key in ("title", "size", "height")}
        return {"type": self.kind.code, **fixed, "settings": settings}


def field_of(setting):
    if setting.between:
        low, high = setting.between
        return forms.IntegerField(label=setting.label, min_value=low, max_value=high)
    if setting.many:
        widget = forms.SelectMultiple(attrs={"size": 6})
        return forms.MultipleChoiceField(label=setting.label, choices=setting.choices, widget=widget)
    return forms.ChoiceField(label=setting.label, choices=setting.choices)


class LayoutForms:
    """Head, cards and what is added, read together."""

    def __init__(self, layout, data=None):
        self.head = HeadForm(data, initial={"name": layout.name, "roles": layout.roles})
        known = [card for card in layout.cards if card["type"] in CARDS]
        self.cards = [CardForm(data, card=card, number=number) for number, card in enumerate(known, 1)]
        self.add = forms.Form(data)
        self.add.fields["add"] = forms.ChoiceField(label=_("新增卡片"), choices=card_choices, required=False)

    def is_valid(self):
        return all(form.is_valid() for form in (self.head, self.add, *self.cards))

    def said(self):
        """``{"name", "roles", "cards"}``, the cards in the order asked for."""
        staying = [form for form in self.cards if not form.cleaned_data["remove"]]
        cards = [form.card() for form in sorted(staying, key=lambda form: form.cleaned_data["order"])]
        if added := self.add.cleaned_data["add"]:
            cards.append({"type": added, "settings": CARDS[added].defaults()})
        return {**self.head.cleaned_data, "cards": cards}


class ImportForm(forms.Form):
    file = forms.FileField(label=_("布局文件（JSON）"), required=False)
    text = forms.CharField(
        label=_("或粘贴 JSON"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def clean(self):
        data = super().clean()
        text = data.get("text", "")
        if upload := data.get("file"):
            text = self.read(upload)
        if not text:
            raise ValidationError(_("请选择文件或粘贴内容。"))
        try:
            said = json.loads(text)
        except ValueError as wrong:
            line = getattr(wrong, "lineno", 1)
            raise ValidationError(_("第%d行不是有效的 JSON。") % line) from None
        except RecursionError:
            raise ValidationError(_("JSON 嵌套过深。")) from None
        return checked_layout(said)

    def read(self, upload):
        if upload.size > MOST_TEXT:
            raise ValidationError(_("文件过大，布局文件不应超过100KB。"))
        try:
            return upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(_("文件应为 UTF-8 编码的文本。")) from None
