"""The kinds of cards: what each may be set to, and the function that fills it.

``@card("overdue", _("逾期事项"), TOP)`` marks ``f(asked) -> dict`` of plain data; ``shape`` says which template shows
it. A setting is checked here and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.indicators.engine import INDICATORS
from anlan.org.models import Place, User

from .lists import Lists

CARDS = {}
SIZES = {
    "small": gettext_lazy("四分之一"),
    "medium": gettext_lazy("三分之一"),
    "half": gettext_lazy("二分之一"),
    "large": gettext_lazy("三分之二"),
    "full": gettext_lazy("整行"),
}


@dataclass(frozen=True)
class Asked:
    """What a card is filled for. ``lists``, ``shared``: what one card of the screen has found and another may use."""

    user: User
    place: Place
    settings: dict
    now: datetime
    lists: Lists
    shared: dict

    @property
    def today(self):
        return timezone.localdate(self.now)


@dataclass(frozen=True)
class Setting:
    """``choices()``: ``[(value, label)]`` of a choice; ``many``: several of them; a number lies in ``between``."""

    name: str
    label: str
    default: object
    choices: Callable | None = None
    many: bool = False
    between: tuple = ()

    def fault(self, value):
        """Why ``value`` will not do, in a sentence; empty if it will."""
        if self.between:
            low, high = self.between
            good = type(value) is int and low <= value <= high
            return "" if good else _("应为%(low)d至%(high)d的整数。") % {"low": low, "high": high}
        if self.many and not (isinstance(value, list) and value):
            return _("请至少选择一项。")
        known = {code for code, _label in self.choices()}
        wrong = [
            one for one in (value if self.many else [value]) if not isinstance(one, str) or one not in known
        ]
        return _("没有“%s”这个选项。") % wrong[0] if wrong else ""


@dataclass(frozen=True)
class Card:
    code: str
    label: str
    shape: str
    fill: Callable
    settings: tuple = field(default=())

    def defaults(self):
        return {setting.name: setting.default for setting in self.settings}


def card(code, label, shape, *settings):
    def register(function):
        if code in CARDS:
            raise ValueError(f"two cards named {code}")
        CARDS[code] = Card(code, label, shape, function, settings)
        return function

    return register


def indicators():
    return [(code, found.label) for code, found in sorted(INDICATORS.items())]


def periods():
    return [("year", _("今年以来")), ("month", _("本月以来"))]


def kinds():
    return [("county", _("县级")), ("town", _("乡级"))]


TOP = Setting("top", gettext_lazy("显示条数"), 5, between=(0, 20))
PERIOD = Setting("period", gettext_lazy("统计期间"), "year", periods)
KIND = Setting("kind", gettext_lazy("区域级别"), "county", kinds)
INDICATOR = Setting("indicator", gettext_lazy("指标"), "obligations.done_share", indicators)
