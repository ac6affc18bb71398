"""Verbs of the inspections module."""
