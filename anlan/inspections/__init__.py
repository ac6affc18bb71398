"""Inspections of every kind (M6): planned, kept secret where need be, done on the spot, followed up."""
