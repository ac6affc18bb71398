"""Full text search in Chinese: words of any length, figures, pinyin and its initials, within scope.

A module names what of its rows can be found in its ``search.py``: ``source(Task, lambda task: Text(…))``;
its actions call ``index(row)`` or ``remove(row)``. ``find(user, words)`` answers.
"""
