"""Verbs: ``forms`` asks units for figures period by period, ``analyses`` writes what they mean."""
