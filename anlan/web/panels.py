"""What a module above adds to the page of a row below: pages of cases show it under their own cards.

``@panel("registers.enterprise", "hazards/on_enterprise.html")`` marks ``f(row, user)``, which returns what the
template shows as ``panel``, or None for nothing. A module keeps its panels in ``panels.py``.
"""

PANELS = {}


def panel(label, template):
    def mark(function):
        PANELS.setdefault(label, []).append((template, function))
        return function

    return mark


def panels_of(row, user):
    """``[(template, data)]`` for this reader."""
    found = [(template, make(row, user)) for template, make in PANELS.get(row._meta.label_lower, ())]
    return [(template, data) for template, data in found if data is not None]
