"""The office's own layout of the leaders' screen: its map shows what every town of the story has something of."""

from datetime import time

from anlan.cockpit.actions import save_layout, stamp
from anlan.cockpit.queries import built_in

from . import clock
from .chronicle import aware

REPORTED = {"indicator": "reporting.filed_share", "kind": "town", "period": "year"}
TITLES = {"map": "报表报送一张图", "worst": "报送末五位"}


def build(city, people, days):
    with clock.at(aware(days.last, time(9, 20))) as now:
        for code in ("leader", "wall"):
            layout = built_in()[code]
            cards = [changed(card) for card in layout.cards]
            save_layout(
                code,
                actor=people["anwei"],
                started_from=stamp(layout),
                name=layout.name,
                roles=layout.roles,
                cards=cards,
                now=now,
            )


def changed(card):
    if card["type"] not in TITLES:
        return card
    return {**card, "title": TITLES[card["type"]], "settings": {**card["settings"], **REPORTED}}
