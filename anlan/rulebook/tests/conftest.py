"""The cast, with an administrator of the county beside the city's."""

import pytest

from anlan.rulebook import book
from anlan.testing import Cast, make_organ, make_user


@pytest.fixture(autouse=True)
def forget():
    """Some tests change rules behind the memory's back."""
    book.forget()
    yield
    book.forget()


@pytest.fixture
def cast(db):
    cast = Cast()
    cast.county_admin = make_user(make_organ(place=cast.county), "administrator", name="区管理员")
    return cast
