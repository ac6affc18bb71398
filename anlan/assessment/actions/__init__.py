"""Verbs of the assessment."""
