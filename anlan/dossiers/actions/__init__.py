"""Verbs of the file: entering, keeping, and finding what is lacking."""
