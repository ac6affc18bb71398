"""What every test gets: a quick password hash, and pytester for the tests of our own pytest plugins."""

from django.conf import settings

pytest_plugins = ["pytester"]


def pytest_configure():
    # The real hash is slow on purpose; tests log in thousands of times.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
