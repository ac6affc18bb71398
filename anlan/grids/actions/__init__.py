"""Verbs of grids, by what they are about."""
