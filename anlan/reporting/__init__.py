"""Figures sent upward: daily forms, control indicators, analyses with figures frozen at issue."""
