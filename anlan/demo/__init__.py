"""An invented city at mid-year, to try the house on: every place, body, person and document is made up.

``load.load(today)`` tells the story through the same actions as the pages; nothing below knows of it.
"""
