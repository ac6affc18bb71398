"""Verbs of standardization."""
