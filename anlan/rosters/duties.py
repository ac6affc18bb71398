"""What the ticker watches: hours nobody covers, people who did not come."""

from anlan.duty.periodic import every

from .actions import watch

every("rosters.watch", 5, watch)
