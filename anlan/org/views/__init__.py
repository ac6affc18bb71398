"""The pages of the organisation, its people, and the log."""
