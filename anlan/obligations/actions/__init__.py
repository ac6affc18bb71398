"""Verbs of the obligations module, by what they act on. The steps of a case are taken through ``flow.py``."""
