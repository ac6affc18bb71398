"""Filters of the plans module, shared by page, API and export."""
