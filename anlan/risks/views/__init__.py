"""Pages of risk."""
