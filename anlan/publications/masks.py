"""De-identification by rules that are data: what must not stand in a public text, and what stands there instead."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anlan.org.answers import Refused
from anlan.rulebook.book import rule


@dataclass(frozen=True)
class Mask:
    code: str
    label: str
    pattern: re.Pattern
    replacement: str


def masks(place=None, on=None):
    """The rules in force, in their order: the longer numbers come first."""
    found = []
    for line in rule("publications.masks", on, place):
        try:
            pattern = re.compile(line["pattern"])
        except re.error:
            raise Refused(_("脱敏规则“%s”写错了，请系统管理员更正规则。") % line["label"]) from None
        found.append(Mask(line["code"], line["label"], pattern, line["replacement"]))
    return found


def leaks(texts, place=None, on=None):
    """``["手机号码1处", …]``: what still stands in the texts; empty when they may be shown."""
    counted = []
    for mask in masks(place, on):
        texts, count = hide(mask, texts)
        if count:
            counted.append(_("%(label)s%(count)d处") % {"label": mask.label, "count": count})
    return counted


def masked(texts, names=(), place=None, on=None):
    """``(texts, ["手机号码1处", …])`` with everything hidden that a rule or a name says."""
    counted = []
    for mask in masks(place, on):
        texts, count = hide(mask, texts)
        if count:
            counted.append(_("%(label)s%(count)d处") % {"label": mask.label, "count": count})
    shown_as = rule("publications.name_mask", on, place)
    for name in sorted({name.strip() for name in names}, key=len, reverse=True):
        if len(name) < 2:
            continue
        count = sum(text.count(name) for text in texts)
        texts = [text.replace(name, name[0] + shown_as) for text in texts]
        if count:
            counted.append(_("姓名%d处") % count)
    return texts, counted


def hide(mask, texts):
    try:
        done = [mask.pattern.subn(mask.replacement, text) for text in texts]
    except (re.error, IndexError):
        raise Refused(_("脱敏规则“%s”写错了，请系统管理员更正规则。") % mask.label) from None
    return [text for text, _count in done], sum(count for _text, count in done)
