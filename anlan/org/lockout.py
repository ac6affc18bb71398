"""The lock-out after failed sign-ins: how long it still holds, and how to lift it.

allauth counts the failures in the cache, newest first, under the limits ``ACCOUNT_RATE_LIMITS["login_failed"]``;
the limits "per key" are those of one account.
"""

import math
import time

from allauth.core.internal import ratelimit
from django.core.cache import cache

APP, ACTION = "allauth.account", "login_failed"


def account_key(username):
    """What allauth counts an account's failures under; ``AccountAdapter`` gives it the same."""
    return username.strip().lower()


def limits(username):
    """``{cache key: Rate}`` of the account's own limits."""
    key = account_key(username)
    rates = [rate for rate in ratelimit.get_rates(app=APP, action=ACTION) if rate.per == "key"]
    return {ratelimit.get_cache_key(None, app=APP, action=ACTION, rate=rate, key=key): rate for rate in rates}


def seconds_left(username):
    """How long the account stays locked; 0 when it is not."""
    return locked([username]).get(username, 0)


def locked(usernames):
    """``{username: seconds left}`` of the accounts that are locked out now, in one look at the cache."""
    rates = {key: (name, rate) for name in usernames for key, rate in limits(name).items()}
    found = {}
    for key, failures in cache.get_many(rates).items():
        name, rate = rates[key]
        if len(failures) >= rate.amount:
            # Locked until the oldest of the last ``amount`` failures is out of the window.
            left = failures[rate.amount - 1] + rate.duration - time.time()
            if left > found.get(name, 0):
                found[name] = left
    return found


def release(username):
    cache.delete_many(limits(username))


def minutes(seconds):
    """Whole minutes to tell a person, rounded up."""
    return max(1, math.ceil(seconds / 60))
