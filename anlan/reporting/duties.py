"""What falls due in reporting: filing before the cut-off."""

from datetime import timedelta

from anlan.duty.clock import kind
from anlan.duty.periodic import every

from .actions.forms import alarm, open_rounds

every("reporting.rounds", 10, open_rounds)


@kind("reporting.cutoff", schedule=lambda duty, now: [(timedelta(0), "cutoff")])
def cutoff_stage(duty, stage, now):
    alarm(duty.row, now)
