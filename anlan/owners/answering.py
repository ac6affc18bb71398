"""Who else answers for an enterprise by records that modules above keep: the worker of its grid.

``@answers(label)`` marks ``f(enterprise)``, which returns ``[(name, since, url)]``.
"""

ANSWERING = []


def answers(label):
    def mark(function):
        ANSWERING.append((label, function))
        return function

    return mark


def also(enterprise):
    """``[(label, name, since, url)]``."""
    return [(label, *line) for label, function in ANSWERING for line in function(enterprise)]
