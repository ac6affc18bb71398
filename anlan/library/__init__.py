"""Standards by which a danger is judged (重大事故隐患判定标准 and lists of situations), as data with validity.

Public face: ``queries.criterion(code, on)`` for one item, ``queries.suggest(text, on)`` for those a text is like.
"""
