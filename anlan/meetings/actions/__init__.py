"""Verbs of meetings: calling, changing, minutes, conveying, showing for a duty; what the steps do."""
