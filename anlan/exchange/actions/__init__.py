"""Verbs: keep partners, receive, send, compare."""
