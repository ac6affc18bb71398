"""Verbs of the plans module, by what they act on."""
