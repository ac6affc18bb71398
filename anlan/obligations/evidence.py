"""What must be shown for a deed: the evidence rule, and what a submission still lacks of it.

A rule is ``{"items": [[kind, …], …], "fields": [code, …], "roles": [{"role": code, "least": n}, …]}``. Each item
is met by any one of its kinds: codes of the rulebook's ``plans.evidence_kinds``, or ``NONE_FOUND``, the
declaration that nothing was found. Fields and roles are codes of the rulebook's ``obligations.evidence_fields``
and ``obligations.participant_roles``; ``"or": [code, …]`` beside a role names those that count as well.
"""

from django.utils.translation import gettext as _

from anlan.rulebook.book import rule

NONE_FOUND = "none_found"


def nothing():
    """The rule that asks for no evidence."""
    return {"items": [], "fields": [], "roles": []}


def fault(value):
    """Why ``value`` is no evidence rule, in a sentence; empty if it is one."""
    if not isinstance(value, dict) or value.keys() - {"items", "fields", "roles"}:
        return _("佐证要求应写明材料、要素和参加人员。")
    items, roles = value.get("items", []), value.get("roles", [])
    if not isinstance(items, list) or not all(is_texts(item) and item for item in items):
        return _("佐证要求的每项材料应至少列一种。")
    if not is_texts(value.get("fields", [])):
        return _("佐证要求的要素格式不符。")
    if not isinstance(roles, list) or not all(is_role(need) for need in roles):
        return _("佐证要求的参加人员应写明身份和最少人数（1至100）。")
    return ""


def is_texts(value):
    return isinstance(value, list) and all(isinstance(text, str) and text for text in value)


def is_role(need):
    least = need.get("least") if isinstance(need, dict) else None
    counted = isinstance(least, int) and 1 <= least <= 100
    return counted and isinstance(need.get("role"), str) and is_texts(need.get("or", []))


def roles_of(need):
    """The roles of which ``need`` wants so many people together."""
    return [need["role"], *need.get("or", [])]


def kind_labels(place=None, on=None):
    labels = {kind["code"]: kind["label"] for kind in rule("plans.evidence_kinds", on=on, place=place)}
    return {**labels, NONE_FOUND: _("未发现问题的声明")}


def field_labels(place=None, on=None):
    return {row["code"]: row["label"] for row in rule("obligations.evidence_fields", on=on, place=place)}


def role_labels(place=None, on=None):
    return {row["code"]: row["label"] for row in rule("obligations.participant_roles", on=on, place=place)}


def checked(asked, *, kinds, none_found, fields, participants, place=None):
    """``[(words, given)]``: each demand of the rule, and whether it is met. ``kinds``: codes of the files."""
    given = {*kinds, *([NONE_FOUND] if none_found else [])}
    kind_names, field_names, role_names = kind_labels(place), field_labels(place), role_labels(place)
    lines = [
        (_("或").join(kind_names.get(code, code) for code in item), bool(given & set(item)))
        for item in asked.get("items", [])
    ]
    lines += [
        (field_names.get(code, code), bool(str(fields.get(code, "")).strip()))
        for code in asked.get("fields", [])
    ]
    for need in asked.get("roles", []):
        wanted_roles = roles_of(need)
        named = {
            one["name"].strip() for one in participants if one["role"] in wanted_roles and one["name"].strip()
        }
        words = _("或").join(role_names.get(code, code) for code in wanted_roles)
        said = {"role": words, "least": need["least"]}
        lines.append((_("参加人员：%(role)s至少%(least)d人") % said, len(named) >= need["least"]))
    return lines


def wanted(asked, place=None):
    """What the rule asks for, line by line, in words."""
    lines = checked(asked, kinds=(), none_found=False, fields={}, participants=(), place=place)
    return [words for words, _given in lines]


def missing(asked, **given):
    """What is still lacking, in the words of ``wanted``; ``given`` as for ``checked``."""
    return [words for words, there in checked(asked, **given) if not there]
