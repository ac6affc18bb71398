"""Verbs: drafting by hand or by the system, what the steps do, what the ticker lets run out."""
