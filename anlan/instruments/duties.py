"""What the ticker keeps up: instruments whose term is over."""

from anlan.duty.periodic import every

from .actions.steps import expire

every("instruments.expire", 60, expire)
