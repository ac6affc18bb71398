"""Questions: which layouts hold in a place, which are meant for a reader, and what their cards say."""

from functools import cache
from pathlib import Path

import yaml

from anlan.org.models import Place

from .checking import written_out
from .lists import Lists
from .models import Choice, Layout
from .registry import CARDS, Asked

SEED = Path(__file__).with_name("layouts.yaml")


@cache
def seeds():
    return yaml.safe_load(SEED.read_text(encoding="utf-8"))


def built_in():
    """``{code: Layout}`` of the file, not rows of the database."""
    return {
        entry["code"]: Layout(
            code=entry["code"],
            name=entry["name"],
            roles=list(entry["roles"]),
            cards=[written_out(card) for card in entry["cards"]],
            version=0,
        )
        for entry in seeds()
    }


def holding_in(place):
    """``{code: Layout}`` in force in ``place``: the nearest one of each code wins.

    A layout is no secret of the place above that made it: those below are the ones it is made for.
    """
    above = Place.objects.above(place.path).order_by().values("pk")
    own = Layout.objects.filter(place__in=above).select_related("place", "changed_by").order_by("place__path")
    return built_in() | {layout.code: layout for layout in own}


def seat(user):
    """The post the reader looks from; None for who has none."""
    return next(iter(user.acting_posts()), None)


def meant_for(user):
    """The layouts for the reader's role where he sits, in order."""
    post = seat(user)
    if post is None:
        return []
    return [layout for layout in holding_in(post.place).values() if post.role.code in layout.roles]


def first_of(user, layouts):
    """The layout the reader sees first: the one chosen, else the first meant for him."""
    chosen = Choice.objects.filter(user=user).values_list("code", flat=True).first()
    return next((layout for layout in layouts if layout.code == chosen), layouts[0] if layouts else None)


def filled(layout, user, now):
    """``[{"type", "title", "shape", "size", "height", "data"}]``; a card of a kind that is no more is left out."""
    place, lists, shared = seat(user).place, Lists(user), {}
    return [
        {
            "type": card["type"],
            "title": card["title"] or str(CARDS[card["type"]].label),
            "shape": CARDS[card["type"]].shape,
            "size": card["size"],
            "height": card["height"],
            "data": CARDS[card["type"]].fill(Asked(user, place, settings_of(card), now, lists, shared)),
        }
        for card in layout.cards
        if card["type"] in CARDS
    ]


def settings_of(card):
    """What is set, and the default of what a later version added or no longer knows."""
    found = CARDS[card["type"]]
    return {
        setting.name: setting.default
        if setting.name not in card["settings"] or setting.fault(card["settings"][setting.name])
        else card["settings"][setting.name]
        for setting in found.settings
    }
