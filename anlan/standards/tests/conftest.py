"""Enterprises of the town with and without a grade, the people who decide on it, and each step by hand."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from anlan.demo import clock
from anlan.registers.tests.conftest import RegisterCast
from anlan.standards.actions.applying import apply, save_body
from anlan.standards.flow import STANDARDIZATION
from anlan.standards.models import Standardization
from anlan.standards.queries import commitments
from anlan.testing import make_user

MARCH = date(2026, 3, 2)


def at(day, hour=9):
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


def paper(name="材料.pdf"):
    return ContentFile(b"%PDF-1.4 paper", name)


class StandardsCast(RegisterCast):
    """``rescuer`` checks, ``certifier`` announces, ``body`` reviews without an account of its own."""

    def __init__(self):
        super().__init__()
        self.rescuer = self.fresh(self.rescuer)
        self.certifier = make_user(self.emergency, "department", name="应急科长", sectors=[self.industry])
        self.chief = make_user(self.emergency, "leader", name="应急局领导")
        self.body = save_body(
            actor=self.officer, name="永宁安评有限公司", place=self.city, since=date(2020, 1, 1)
        )

    def firm(self, number, **values):
        values = {"since": date(2025, 1, 1), "scale": "micro"} | values
        return self.make_enterprise(f"永宁第{number}号加工厂", **values)

    def apply(self, enterprise, day=MARCH, grade="micro", user=None, **more):
        said = {"office": self.emergency, "self_score": 80, "held": list(commitments())} | more
        with clock.at(at(day)) as now:
            return apply(enterprise, actor=user or self.officer, grade=grade, now=now, **said)

    def take(self, row, step, user, day, **facts):
        with clock.at(at(day)) as now:
            return STANDARDIZATION.move(row, step, actor=self.fresh(user), now=now, **facts)

    def reviewed(self, enterprise, day=MARCH, grade="micro", score=90):
        row = self.apply(enterprise, day, grade)
        self.take(row, "check", self.rescuer, day, review_body=self.body)
        return self.take(row, "review", self.rescuer, day, reviewed_on=day, review_score=score)

    def certified(self, enterprise, day=MARCH, grade="micro", number=None):
        """Certified two weeks after the application."""
        row = self.reviewed(enterprise, day, grade)
        facts = {
            "publicized_on": day,
            "certificate_number": number or f"AQB-{enterprise.pk}-{grade}",
            "announcement": "永应急〔2026〕1号",
        }
        return self.take(row, "certify", self.certifier, day + timedelta(14), **facts)

    def again_case(self, row):
        return Standardization.objects.get(pk=row.pk)


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast(db):
    return StandardsCast()


@pytest.fixture
def visit():
    """``visit(user, name, day, *args)``: the page on the day; with ``data``, sent to it."""

    def ask(user, name, day, *args, data=None):
        with clock.at(at(day)):
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            url = name if name.startswith("/") else reverse(name, args=args)
            return client.get(url) if data is None else client.post(url, data)

    return ask
