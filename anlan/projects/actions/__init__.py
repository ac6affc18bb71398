"""Verbs, by what they are about: registering, deciding, the stages, vetoes."""
