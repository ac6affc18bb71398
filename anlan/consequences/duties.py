"""What the ticker keeps up: terms that have run out."""

from anlan.duty.periodic import every

from .actions import expire

every("consequences.expire", 60, expire)
