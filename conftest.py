"""What every test gets: a quick password hash, a browser on demand, pytester for our own pytest plugins."""

import os

import hypothesis
import pytest
from django.conf import settings

pytest_plugins = ["pytester"]

# A busy machine is no fault of the code.
hypothesis.settings.register_profile(
    "anlan", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("anlan")


def pytest_configure():
    # The real hash is slow on purpose; tests log in thousands of times.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, driven by Playwright (which would otherwise fetch a browser of its own)."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, where Django then fears blocking calls.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=arguments
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
