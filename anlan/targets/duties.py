"""What the ticker keeps up: how the targets stand."""

from anlan.duty.periodic import every

from .actions import compute_all

every("targets.compute", 6 * 60, compute_all)
