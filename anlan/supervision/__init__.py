"""Supervised items, superior decisions, interviews, the ladder of accountability, consequences."""
