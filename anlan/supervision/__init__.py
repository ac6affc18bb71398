"""督办: what a unit has let lapse is taken out of the plan and driven to its end (C2 "Supervised item").

A supervised item is a matter (``anlan.hazards``, profile 督办事项): its letter, clock, reminders, extension, check
and closing are the matter's. Here is what makes one out of a late task or duty.
"""
