"""Figures that open to their rows.

A module counts in its ``indicators.py``::

    @indicator("enterprises", _("企业数"), _("家"), better=None, basis="…")
    def enterprises(places, start, end):
        return Enterprise.objects.in_being_on(end).filter(place__in=places)

``value()`` counts, ``compare()`` sets places side by side, ``drill()`` opens a figure to the rows the reader
may see, ``snapshot()`` keeps the figures of a day.
"""
