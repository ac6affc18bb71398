"""The migrations say what the models say, and ``migrate`` alone makes a database that works."""

from django.core.cache import cache
from django.core.management import call_command

from anlan.org.models import Role


def test_no_migration_is_missing(db):
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_migrate_makes_the_cache_and_the_roles(db):
    cache.set("house", "stands", 60)
    assert cache.get("house") == "stands"
    assert Role.objects.filter(code="office").exists()
