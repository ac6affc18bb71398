"""The map in a real browser with a hundred thousand points: it opens gathered, comes closer, and leads to a file."""

import pytest

from anlan.risks.models import RiskPoint
from anlan.tests.test_e2e import Person

from .large_map import LargeMap

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
POINTS = 100_000
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def city(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return LargeMap(POINTS).build()


def shown(page):
    """How many lie in view, once the map has drawn them."""
    page.wait_for_selector("#at-map[data-state=ready]")
    return int(page.get_attribute("#at-map", "data-shown"))


def close(page, point, zoom=18):
    """The map around ``point``, which lies in its middle."""
    page.goto("about:blank")
    page.goto(f"/atlas/#{zoom}/{point.lat}/{point.lon}")
    return shown(page)


def test_from_the_whole_city_to_a_file(city, browser, live_server):
    everything = POINTS * 19 // 20  # one in twenty is removed
    major = RiskPoint.objects.filter(level="major").exclude(state="removed").count()
    point = RiskPoint.objects.exclude(state="removed").filter(place=city.towns[50]).first()
    for viewport in (DESK, PHONE):
        officer = Person(browser, live_server, city.officer, viewport)
        page = officer.page
        page.goto("/atlas/")
        assert shown(page) == everything
        assert page.locator("[data-count='risks:0']").inner_text() == str(major)
        page.click(".leaflet-control-zoom-in")
        page.wait_for_function("all => document.querySelector('#at-map').dataset.shown < all", arg=everything)

        assert 1 <= close(page, point) < 2000
        box = page.locator("#at-map").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_selector(".leaflet-popup .at-window a")
        with page.expect_navigation():
            page.locator(".leaflet-popup").get_by_role("link", name=point.name, exact=True).click()
        assert page.url.endswith(point.get_absolute_url())
        assert point.name in officer.text()
        assert officer.problems == []
        officer.context.close()
