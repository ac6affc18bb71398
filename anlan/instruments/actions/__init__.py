"""Verbs: draft and revise; the acts of the steps; sign for it; make a duty of a clause."""
