"""Files that hang on a row: checked by content, kept once by hash, seen by whoever sees the row.

``attach()`` takes an upload in the caller's transaction; ``attached()`` lists a row's files; ``checked()``
says what a file is or refuses it; ``seal()`` freezes; ``anlan files verify`` names every file that is not
what it was.
"""
