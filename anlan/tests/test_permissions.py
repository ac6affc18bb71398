"""Permissions are named alike everywhere: roles, navigation and pages speak of ones that exist."""

from django.apps import apps

from anlan.org.roles import seeds
from anlan.org.separation import our_models, permission_labels
from anlan.web.nav import items

from .addresses import every_address


def real():
    """Every permission Django knows of our models: the four of each, and the models' own."""
    found = set()
    for model in our_models():
        app, name = model._meta.app_label, model._meta.model_name
        found |= {f"{app}.{verb}_{name}" for verb in model._meta.default_permissions}
        found |= {f"{app}.{code}" for code, _label in model._meta.permissions}
    return found


def test_seeded_roles_name_real_permissions_once():
    for entry in seeds():
        assert sorted(set(entry["permissions"]) - real()) == [], entry["code"]
        assert len(entry["permissions"]) == len(set(entry["permissions"])), entry["code"]


def asked():
    """``{where: permission}`` of navigation items, pages and the buttons above lists."""
    found = {f"nav {item.label}": item.perm for item in items()}
    for name, address in every_address().items():
        for attribute in ("perm", "view_perm", "change_perm"):
            found[f"{name} {attribute}"] = getattr(address.view, attribute, "")
        buttons = getattr(address.view, "buttons", ())
        found |= {f"{name} {button[0]}": button[3] for button in (() if callable(buttons) else buttons)}
    # A property asks by the row or the sheet: nothing to compare here.
    return {where: perm for where, perm in found.items() if perm and isinstance(perm, str)}


def test_navigation_and_pages_ask_for_permissions_that_a_role_may_hold():
    labels = permission_labels()
    assert {where: perm for where, perm in asked().items() if perm not in labels} == {}


def test_every_permission_that_can_be_given_is_given_to_some_seeded_role_or_is_a_models_own():
    own = {f"{m._meta.app_label}.{code}" for m in our_models() for code, _label in m._meta.permissions}
    seeded = {perm for entry in seeds() for perm in entry["permissions"]}
    assert set(permission_labels()) == own | seeded


def test_our_models_are_all_of_ours():
    assert {m._meta.app_config.name for m in our_models()} == {
        config.name
        for config in apps.get_app_configs()
        if config.name.startswith("anlan.") and list(config.get_models())
    }
