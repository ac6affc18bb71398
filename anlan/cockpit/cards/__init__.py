"""The cards, by what they are made of; importing this package registers them all."""

from . import alarms, areas, calendar, cases, figures, matters, units  # noqa: F401 (they register themselves)
