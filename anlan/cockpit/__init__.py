"""驾驶舱: screens made of indicators and queries; no numbers of their own (4.19; C3, M4, M12).

A layout is data: an ordered list of cards with their settings. A card is a function that asks what other modules
count; every figure is a list with its filters set, counted by the list itself, or an indicator with its rows.
"""
