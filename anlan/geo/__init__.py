"""Where places lie: a simplified boundary of each, loaded from GeoJSON and drawn as plain shapes.

``load_boundaries(collection, actor=…)`` keeps them, ``drawing(places)`` lays them out on a sheet of whole numbers.
"""
