"""The catalogue of targets in force for the city, some handed down from above, computed and kept once."""

from datetime import time

from anlan.indicators.actions import snapshot
from anlan.targets.actions import compute_all, load_catalogue, save_target
from anlan.targets.flow import TARGET

from . import clock
from .chronicle import aware


def build(city, people, days):
    office, officer = city["市安委办"], people["anwei"]
    with clock.at(aware(days.last, time(10, 30))) as now:
        load_catalogue(office, days.last.year, actor=officer)
        first, last = days.last.replace(month=1, day=1), days.last.replace(month=12, day=31)
        for title, code, op, value in (
            ("省下达事故起数控制指标", "facts.accidents", "<=", 24),
            ("省下达死亡人数控制指标", "facts.deaths", "<=", 20),
            ("省下达较大事故控制指标", "facts.accidents_severe", "=", 0),
        ):
            said = {"title": title, "code": code, "op": op, "value": value, "unit": "", "superior": True}
            row = save_target(actor=officer, organ=office, starts_on=first, ends_on=last, **said)
            TARGET.move(row, "confirm", actor=officer, now=now)
            TARGET.move(row, "enforce", actor=officer, now=now)
        save_target(
            actor=officer, organ=office, starts_on=first, ends_on=last, **PROPOSED
        )  # not confirmed yet
        compute_all(now)
        snapshot(days.last)


PROPOSED = {"title": "明查暗访次数", "code": "facts.secret_visits", "op": ">=", "value": 6, "unit": "次"}
