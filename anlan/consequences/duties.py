"""What the ticker keeps up: terms that have run out, and facts from which nothing could be drawn yet."""

from anlan.duty.periodic import every

from .actions import expire, retry

every("consequences.expire", 60, expire)
every("consequences.retry", 10, retry)
