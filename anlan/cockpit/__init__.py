"""Screens made of indicators and queries; no numbers of their own."""
