"""Duties with a cadence: what a document demands of whom, how often, shown by what evidence."""
