"""Targets: an indicator, what it must reach, by when; computed from records."""
