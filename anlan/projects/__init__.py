"""Construction projects (三同时): the approval gate with negative list and veto, then the three stages to use."""
