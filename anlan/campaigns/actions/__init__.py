"""Verbs of campaigns, by what they act on. The steps of a case are taken through ``flow.py``."""
