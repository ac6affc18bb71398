"""A random sample that anybody can draw again: from the same seed and pool come the same keys."""

from hashlib import sha256
from math import ceil


def sample(pool, seed, size):
    """``size`` of the keys in ``pool``, in ascending order: those whose hash with the seed is the smallest."""
    ranked = sorted(pool, key=lambda key: sha256(f"{seed}:{key}".encode()).hexdigest())
    return sorted(ranked[:size])


def size_of(count, percent, least):
    """How many of ``count`` to draw: the share, rounded up, but no fewer than ``least``."""
    return min(count, max(least, ceil(count * percent / 100)))
