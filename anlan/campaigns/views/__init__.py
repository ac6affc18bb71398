"""Pages of campaigns, by what they are about."""

from .campaigns import (
    BatchPage,
    CampaignList,
    CampaignPage,
    CampaignStep,
    ChangePage,
    NewPage,
    StagesPage,
    StageStep,
)
from .dangers import DangerList, ReportPage, TakeOverPage
from .overviews import CoveragePage, PeriodsPage
from .subjects import AddPage, DealPage, SubjectList, SubjectPage, SubjectStep

__all__ = [
    "AddPage",
    "BatchPage",
    "CampaignList",
    "CampaignPage",
    "CampaignStep",
    "ChangePage",
    "CoveragePage",
    "DangerList",
    "DealPage",
    "NewPage",
    "PeriodsPage",
    "ReportPage",
    "StageStep",
    "StagesPage",
    "SubjectList",
    "SubjectPage",
    "SubjectStep",
    "TakeOverPage",
]
