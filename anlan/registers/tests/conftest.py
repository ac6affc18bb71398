"""The cast of the house with one enterprise on file, and a way to make more."""

from itertools import count

import pytest
from django.test import Client

from anlan.lib.ids import make_credit_code
from anlan.registers.actions import create_enterprise
from anlan.registers.models import Enterprise, Tag
from anlan.registers.tags import load_tags
from anlan.testing import Cast

serials = count(1)


def code():
    return make_credit_code("330800", next(serials))


class RegisterCast(Cast):
    """``mill``: an open enterprise of the town and the sector 工贸; ``miller`` is its own user."""

    def __init__(self):
        super().__init__()
        load_tags()
        self.mill = self.make_enterprise("永宁和顺面粉有限公司")
        # The account sits in the enterprise's own organ.
        self.manager.posts.update(organ=self.mill.organ)
        self.miller = self.fresh(self.manager)

    def make_enterprise(self, name, **values):
        values = {"place": self.town, "sector": self.industry, "credit_code": code()} | values
        return create_enterprise(actor=values.pop("actor", self.officer), name=name, **values)

    def again(self, enterprise):
        return Enterprise.objects.get(pk=enterprise.pk)

    def tag(self, name):
        return Tag.objects.get(name=name)


@pytest.fixture
def cast(db):
    return RegisterCast()


@pytest.fixture
def browse():
    """``browse(user)``: a client signed in as ``user``."""

    def signed_in(user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
