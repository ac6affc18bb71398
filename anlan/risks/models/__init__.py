"""Nouns of risk."""

from .areas import AreaRisk, HookedItem, HookedVisit
from .points import ControlLevel, DangerAtPoint, Level, LevelChange, Measure, RiskEvent, RiskPoint, RiskUnit
from .records import Holding, MeasureCheck, MissedCheck, UnitStop
from .reports import RiskReport
from .sources import Care, HazardSource, SourceSubstance

__all__ = [
    "AreaRisk",
    "Care",
    "ControlLevel",
    "DangerAtPoint",
    "HazardSource",
    "Holding",
    "HookedItem",
    "HookedVisit",
    "Level",
    "LevelChange",
    "Measure",
    "MeasureCheck",
    "MissedCheck",
    "RiskEvent",
    "RiskPoint",
    "RiskReport",
    "RiskUnit",
    "SourceSubstance",
    "UnitStop",
]
