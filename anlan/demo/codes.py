"""Codes on the doors of a town's enterprises: one of them lost, revoked and issued anew."""

from datetime import time

from anlan.codes.actions import issue, note_scan, revoke
from anlan.registers.models import Enterprise

from . import clock
from .chronicle import aware


def build(people, days):
    actor = people["baixu"]
    with clock.at(aware(days.last, time(10, 5))) as now:
        firms = list(Enterprise.objects.visible_to(actor).order_by("pk")[:3])
        codes = [issue(firm, actor=actor, now=now) for firm in firms]
        note_scan(codes[0], actor)
        lost, firm = codes[-1], firms[-1]
        revoke(lost, actor=actor, now=now)
        issue(firm, actor=actor, now=now)
