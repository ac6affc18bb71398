"""Pages of matters and of listings."""
