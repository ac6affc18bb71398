"""What falls due: ``promise(kind, row, due_at)``, ``fulfil(kind, row)``, ``tick(now)``.

A kind of duty says at which moments around its due time somebody must hear of it, and a handler that
tells them. ``anlan ticker`` calls ``tick``; any number of tickers may run. Lateness is always computed
from the time; the stored stage is only what has been acted on. Modules register their kinds, and what
is to be done every few minutes, in ``duties.py``.
"""
