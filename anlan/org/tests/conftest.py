"""The cast of the house, for the tests of the organisation."""

import pytest
from django.core.exceptions import ValidationError

from anlan.testing import Cast


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def refused():
    """``refused(action, …)``: the sentence with which the action is refused; fails when it is not."""

    def sentence(action, *args, **kwargs):
        with pytest.raises(ValidationError) as no:
            action(*args, **kwargs)
        return "".join(no.value.messages)

    return sentence
