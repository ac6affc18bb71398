"""Work done after the answer: ``enqueue(name, key, payload)`` now, ``@job(name)`` functions in a worker.

The Job row is the truth. django-q2 (embedded) or Celery (server) only carry its number to a worker, and
``sweep`` hands over again whatever got lost on the way or was killed in the middle. Modules register
their jobs in ``jobs.py``.
"""
