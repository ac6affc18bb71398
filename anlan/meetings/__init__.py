"""Meetings: agenda, minutes, decisions."""
