"""Whether a layout is one, card by card: the messages name the card and the field."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.org.models import Role

from . import cards as _cards  # noqa: F401 (they register themselves)
from .registry import CARDS, SIZES

HEIGHTS = {"low": gettext_lazy("矮"), "normal": gettext_lazy("标准"), "tall": gettext_lazy("高")}
MOST_CARDS = 24
PARTS = {
    "type": gettext_lazy("类型"),
    "size": gettext_lazy("宽度"),
    "height": gettext_lazy("高度"),
    "title": gettext_lazy("标题"),
    "settings": gettext_lazy("设置"),
}


def checked_cards(cards):
    """The cards with everything written out. Raises ValidationError with a line for each thing that is wrong."""
    if not isinstance(cards, list) or not 1 <= len(cards) <= MOST_CARDS:
        raise ValidationError(_("布局应有1至%d张卡片。") % MOST_CARDS)
    problems = [
        _("第%(number)d张卡片“%(name)s”的%(fault)s")
        % {"number": number, "name": name_of(card), "fault": fault}
        for number, card in enumerate(cards, 1)
        for fault in faults(card)
    ]
    if problems:
        raise ValidationError(problems)
    return [written_out(card) for card in cards]


def name_of(card):
    if not isinstance(card, dict):
        return "—"
    found = CARDS.get(card.get("type")) if isinstance(card.get("type"), str) else None
    return card.get("title") or (found.label if found else card.get("type", "—"))


def faults(card):
    """``field：why`` for each field of a card that is wrong."""
    if not isinstance(card, dict):
        return [_("内容：应为一个对象。")]
    if not isinstance(card.get("type"), str) or card["type"] not in CARDS:
        return [_("类型：没有“%s”这种卡片。") % card.get("type", "")]
    found, settings = CARDS[card["type"]], card.get("settings", {})
    wrong = [_("“%s”：没有这个字段。") % key for key in card if key not in PARTS]
    for part, known in (("size", SIZES), ("height", HEIGHTS)):
        default = next(iter(known))
        if not isinstance(card.get(part, default), str) or card.get(part, default) not in known:
            said = {"part": PARTS[part], "value": card[part]}
            wrong.append(_("%(part)s：没有“%(value)s”这个选项。") % said)
    title = card.get("title", "")
    if not isinstance(title, str) or len(title) > 20:
        wrong.append(_("标题：应为不超过20字的文字。"))
    if not isinstance(settings, dict):
        return [*wrong, _("设置：应为一个对象。")]
    return wrong + faults_of_settings(found, settings)


def faults_of_settings(found, settings):
    known = {setting.name: setting for setting in found.settings}
    wrong = [_("设置“%s”：没有这一项。") % name for name in settings if name not in known]
    for name, setting in known.items():
        if name in settings and (fault := setting.fault(settings[name])):
            wrong.append(f"{setting.label}：{fault}")
    return wrong


def written_out(card):
    return {
        "type": card["type"],
        "size": card.get("size", "medium"),
        "height": card.get("height", "normal"),
        "title": card.get("title", "").strip(),
        "settings": {**CARDS[card["type"]].defaults(), **card.get("settings", {})},
    }


def checked_roles(roles):
    known = set(Role.objects.values_list("code", flat=True))
    if not isinstance(roles, list) or not roles:
        raise ValidationError(_("“适用角色”：请至少选择一个角色。"))
    if wrong := [str(role) for role in roles if not isinstance(role, str) or role not in known]:
        raise ValidationError(_("“适用角色”：没有代码为“%s”的角色。") % wrong[0])
    return sorted(set(roles))


def checked_name(name):
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= 40:
        raise ValidationError(_("“名称”：应为1至40字。"))
    return name.strip()


def checked_layout(said):
    """``{"name", "roles", "cards"}`` of what somebody sends as JSON. All that is wrong is told at once."""
    if not isinstance(said, dict):
        raise ValidationError(_("应为一个 JSON 对象，含 name、roles、cards。"))
    found, problems = {}, []
    for key, check in (("name", checked_name), ("roles", checked_roles), ("cards", checked_cards)):
        try:
            found[key] = check(said.get(key))
        except ValidationError as wrong:
            problems += wrong.messages
    if unknown := sorted(set(said) - {"name", "roles", "cards"}):
        problems.append(_("“%s”：没有这个字段。") % unknown[0])
    if problems:
        raise ValidationError(problems)
    return found
