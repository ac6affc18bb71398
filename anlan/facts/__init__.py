"""统计台账: dated facts by kind, kept by hand or by sheet until a module of its own keeps them.

A kind is data (``kinds.yaml``): adding one needs no code. Figures over facts are declared in ``indicators.py``.
A fact is never deleted: a wrong one is withdrawn with its reason.
"""
