"""The left navigation. Every module lists its items as ``nav`` in its AppConfig: tuples in the order of Item."""

from dataclasses import dataclass

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

SECTIONS = {
    "work": _("我的工作"),
    "plans": _("工作计划"),
    "duties": _("履职落实"),
    "results": _("目标考核"),
    "registers": _("监管对象"),
    "system": _("系统管理"),
}


@dataclass(frozen=True)
class Item:
    """``perm``: shown to who holds it; empty for everybody signed in."""

    section: str
    label: str
    icon: str
    url_name: str
    perm: str = ""
    order: int = 100


def items():
    found = [Item(*entry) for config in apps.get_app_configs() for entry in getattr(config, "nav", [])]
    return sorted(found, key=lambda item: (list(SECTIONS).index(item.section), item.order))


def landing(user):
    """The address that a module keeps for who begins there: ``landing`` in its AppConfig; None for all others."""
    found = [config.landing for config in apps.get_app_configs() if hasattr(config, "landing")]
    return next((url_name for url_name, perm in found if user.holds(perm)), None)


def menu(user, path):
    """``[(section label, [(item, url, is current)])]`` for this reader; the longest matching URL is current."""
    seen = [(item, reverse(item.url_name)) for item in items() if not item.perm or user.holds(item.perm)]
    current = max((url for _item, url in seen if path.startswith(url)), key=len, default=None)
    sections = {}
    for item, url in seen:
        sections.setdefault(item.section, []).append((item, url, url == current))
    return [(SECTIONS[section], entries) for section, entries in sections.items()]
