"""Codes on the doors of a town's enterprises: one of them lost, revoked and issued anew."""

from datetime import time

from anlan.codes.actions import issue, note_scan, revoke
from anlan.registers.models import Enterprise

from . import clock
from .chronicle import aware


def build(people, days):
    actor = people["baixu"]
    with clock.at(aware(days.last, time(10, 5))) as now:
        firms = Enterprise.objects.visible_to(actor).order_by("pk")[:3]
        codes = [issue(firm, actor=actor, now=now) for firm in firms]
        note_scan(codes[0], actor)
        revoke(codes[1], actor=actor, now=now)
        issue(firms[1], actor=actor, now=now)
