"""Foreign keys point down, like imports: the linter sees imports only."""

import tomllib
from pathlib import Path

from django.apps import apps

from anlan.org.separation import our_models

ROOT = Path(__file__).parents[2]


def layers():
    """``{module: height}``, the lowest layer at 0, from the contract of the import linter."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in project["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    heights = {}
    for height, line in enumerate(reversed(contract["layers"])):
        heights |= {module.strip(" ()"): height for module in line.split("|")}
    return heights


def pointers(model):
    return [
        field
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
    ]


def points_up(model, target, heights):
    """Whether a key from ``model`` to ``target`` goes up, or to a neighbour of the same layer."""
    here, there = model._meta.app_label, target._meta.app_label
    if here == there or there not in heights:
        return False
    return heights[there] >= heights[here]


def test_every_module_with_models_stands_in_a_layer():
    assert {model._meta.app_label for model in our_models()} - set(layers()) == set()


def test_foreign_keys_point_down():
    heights = layers()
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in our_models()
        for field in pointers(model)
        if points_up(model, field.related_model, heights)
    ]
    assert wrong == []


def test_a_key_that_goes_up_is_seen():
    organ, task = apps.get_model("org.Organ"), apps.get_model("plans.Task")
    assert points_up(organ, task, layers())
    assert not points_up(task, organ, layers())
