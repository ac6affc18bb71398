"""Pages of the inspections module."""
