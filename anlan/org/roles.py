"""Loading the starting roles; run after every migrate."""

from pathlib import Path

import yaml

from .models import Role

SEED = Path(__file__).with_name("roles.yaml")


def seeds():
    return yaml.safe_load(SEED.read_text(encoding="utf-8"))


def seeded_permissions():
    return {perm for entry in seeds() for perm in entry["permissions"]}


def load_roles(**kwargs):
    """Create missing roles and refresh those nobody has edited."""
    for order, entry in enumerate(seeds()):
        values = {
            "name": entry["name"],
            "permissions": entry["permissions"],
            "reach": entry.get("reach", Role.Reach.AREA),
            "duty": entry.get("duty", Role.Duty.BUSINESS),
            "order": order,
        }
        role, created = Role.objects.get_or_create(code=entry["code"], defaults=values)
        if not created and not role.edited:
            Role.objects.filter(pk=role.pk).update(**values)
