"""What the ticker watches: places that became grids, blocks without a liaison."""

from anlan.duty.periodic import every

from .actions.watching import watch

every("grids.watch", 60, watch)
