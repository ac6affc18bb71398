"""The clock of the story."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from anlan.demo import clock
from anlan.files.models import Attachment

MOMENT = datetime(2024, 5, 6, 22, 30, tzinfo=UTC)


def test_inside_it_everything_hears_the_moment_told():
    with clock.at(MOMENT):
        assert timezone.now() == MOMENT
        assert timezone.localdate().isoformat() == "2024-05-07"  # in China it is the next morning
        assert Attachment._meta.get_field("uploaded_at").get_default() == MOMENT
        assert timezone.template_localtime(MOMENT).hour == 6


def test_afterwards_time_is_real_again_even_after_a_failure():
    with pytest.raises(RuntimeError), clock.at(MOMENT):
        raise RuntimeError
    assert abs(timezone.now() - datetime.now(UTC)) < timedelta(minutes=1)
