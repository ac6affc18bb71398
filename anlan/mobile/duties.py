"""What the ticker does: photos that no report ever came for are dropped."""

from anlan.duty.periodic import every

from .actions import drop_stale

every("mobile.drop_stale", 24 * 60, drop_stale)
