"""The register's cast."""

from anlan.registers.tests.conftest import browse, cast  # noqa: F401
