"""The documents of the invented city, written for the demo; ``word.py`` makes Word files of the texts in YAML."""
