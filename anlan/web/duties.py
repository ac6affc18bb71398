"""What the ticker keeps in order for the mechanisms: the index follows the log, orphaned files go, the database
knows how its rows lie.
"""

from django.db import connection

from anlan.duty.periodic import every
from anlan.files.actions import sweep
from anlan.search.sources import follow

DAY = 24 * 60
LOOKED_AT = 1000  # rows of an index


def look(connection):
    """Let SQLite look how many rows its indexes tell apart, which PostgreSQL does by itself: it plans by that."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
            cursor.execute("ANALYZE")


every("search.follow", 1, lambda now: follow())
every("files.sweep", DAY, sweep)
every("database.look", DAY, lambda now: look(connection))
