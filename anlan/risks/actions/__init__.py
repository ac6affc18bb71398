"""Verbs of risk."""
