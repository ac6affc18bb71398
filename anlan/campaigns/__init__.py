"""Campaigns in stages: objects, batches, sub-plans, look-back."""
