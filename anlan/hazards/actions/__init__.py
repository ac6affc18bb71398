"""Verbs of the hazards module."""
