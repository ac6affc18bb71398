"""Nouns of risk."""

from .points import ControlLevel, DangerAtPoint, Level, LevelChange, Measure, RiskEvent, RiskPoint, RiskUnit

__all__ = [
    "ControlLevel",
    "DangerAtPoint",
    "Level",
    "LevelChange",
    "Measure",
    "RiskEvent",
    "RiskPoint",
    "RiskUnit",
]
