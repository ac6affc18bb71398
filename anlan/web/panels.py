"""What a module above adds to the page of a row below: pages of cases show it under their own cards.

``@panel("registers.enterprise", "hazards/on_enterprise.html")`` marks ``f(row, user)``, which returns what the
template shows as ``panel``, or None for nothing. A module keeps its panels in ``panels.py``.
"""

PANELS = {}
STAMPS = {}


def panel(label, template):
    def mark(function):
        PANELS.setdefault(label, []).append((template, function))
        return function

    return mark


def panels_of(row, user, label=""):
    """``[(template, data)]`` for this reader; ``label``: of another page about the row than its own."""
    panels = PANELS.get(label or row._meta.label_lower, ())
    found = [(template, make(row, user)) for template, make in panels]
    return [(template, data) for template, data in found if data is not None]


def stamp(label):
    """Mark ``f(row, user, kind)``: the picture that the row's papers bear, as png or svg, or None."""

    def mark(function):
        STAMPS[label] = function
        return function

    return mark


def stamp_of(row, user, kind="png"):
    make = STAMPS.get(row._meta.label_lower)
    return make(row, user, kind) if make else None
