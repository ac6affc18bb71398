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
    "DealPage",
    "NewPage",
    "PeriodsPage",
    "StageStep",
    "StagesPage",
    "SubjectList",
    "SubjectPage",
    "SubjectStep",
]
