"""Targets: an indicator, what it must reach, by when, for whom; computed from records (M4, C3).

The readings of contradictory or vague wording are those of docs/decisions/0011.
"""
