"""Sheets in: a workbook becomes rows, each read by a Django form; all wrong cells are told at once.

``take()`` reads an upload into a Batch that shows what would be new, changed, unchanged or wrong;
``apply()`` writes it in one transaction; ``undo()`` puts everything back that nobody has touched since.
A module says what a line means in its ``imports.py``::

    @sheet("enterprises", EnterpriseRow, model=Enterprise, key="credit_code", ...)
    def write_enterprises(fresh, changed, *, actor): ...
"""
