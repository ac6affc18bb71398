"""Grids (网格): who keeps them, what they look after, patrols, 六有, and what nobody looks after.

A grid is a place of kind GRID with a ``Cell`` beside it. A block (板块) is a town or zone; it has one liaison.
"""
