"""The page kit: four page classes, the frame around every page, some tags, the assets."""
