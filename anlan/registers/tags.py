"""Loading the starting tags; run after every migrate."""

from pathlib import Path

import yaml

from .models import Tag

SEED = Path(__file__).with_name("tags.yaml")


def load_tags(**kwargs):
    """Create the tags that are missing; a renamed one keeps its name."""
    for order, entry in enumerate(yaml.safe_load(SEED.read_text(encoding="utf-8"))):
        Tag.objects.get_or_create(code=entry["code"], defaults={"name": entry["name"], "order": order})
