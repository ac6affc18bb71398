"""What the ticker keeps in order for the mechanisms: the index follows the log, orphaned files go."""

from anlan.duty.periodic import every
from anlan.files.actions import sweep
from anlan.search.sources import follow

DAY = 24 * 60

every("search.follow", 1, lambda now: follow())
every("files.sweep", DAY, sweep)
