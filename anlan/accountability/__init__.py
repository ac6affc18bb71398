"""问责: accountability acts on a ladder of rungs, from a candidate to its closing; interviews are one rung of it.

Candidates come from the rules of consequences, or by hand. The unit cannot judge itself, and within the window of
the rulebook nobody goes down the ladder.
"""
