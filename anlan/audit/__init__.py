"""Who did what to which row, when: append-only, chained by hash.

``record()`` writes an entry in the caller's transaction; ``history()`` reads a row's entries;
``seal()`` chains what has been committed; ``verify()`` names the first broken link.
"""
