"""Short words for what the tests of inspections do again and again."""

import base64
import io
from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from anlan.inspections import xlsform
from anlan.inspections.actions.visits import answer_lines
from anlan.inspections.flow import INSPECTION
from anlan.inspections.queries import lines_of

DAY = date(2026, 3, 12)


def at(day=12, hour=9, month=3):
    return datetime(2026, month, day, hour, tzinfo=timezone.get_default_timezone())


def photo():
    return SimpleUploadedFile("现场.txt", b"photo of the place")


def lines(**more):
    one = xlsform.one_line({"name": "exits", "label": "安全出口畅通", "required": "yes"}, "现场")
    return [{**one, "type": "one", "choices": xlsform.VERDICT, **more}]


def drawn(colour="black"):
    """A signature as the browser sends it."""
    png = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(png, "PNG")
    return "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()


def go(row, name, actor, now=None, **facts):
    """Take the step; before the record is finished what every such visit has to look at is found in order."""
    if name == "record":
        own = row.edition.lines if row.edition else []
        asked = {line["name"]: {"value": "pass"} for line in lines_of(row) if line not in own}
        answer_lines(row, actor=actor, answers=asked, now=now or at())
    if name == "confirm":
        facts.setdefault("team_drawing", drawn())
    return INSPECTION.move(row, name, actor=actor, now=now or at(), **facts)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client
