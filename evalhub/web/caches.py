"""A cache in Redis that nobody notices missing: without it, each process remembers for itself."""

import time
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

# Redis is not asked again for so long after it did not answer.
REST_SECONDS = 2.0


class Outage:
    """Until when this process leaves Redis alone; its threads share it."""

    def __init__(self) -> None:
        self.until = 0.0

    @property
    def is_on(self) -> bool:
        return time.monotonic() < self.until

    def begin(self) -> bool:
        """Leave Redis alone for a while; says whether it had answered at the last time."""
        is_new = self.until == 0.0
        self.until = time.monotonic() + REST_SECONDS
        return is_new


OUTAGES: dict[str, Outage] = {}


def in_place(name: str) -> Callable[..., Any]:
    """Make a method that asks Redis, or what this process holds while Redis cannot serve.

    It may be away, full, or read only after another took over.
    """

    def ask(self: "ShelteredCache", *args: Any, **kwargs: Any) -> Any:
        if not self.outage.is_on:
            try:
                found = getattr(RedisCache, name)(self, *args, **kwargs)
            except redis.RedisError:
                if self.outage.begin():
                    # What was put there in an earlier outage is out of date.
                    self.own.clear()
            else:
                self.outage.until = 0.0
                return found
        return getattr(self.own, name)(*args, **kwargs)

    return ask


class ShelteredCache(RedisCache):
    """Redis as long as it answers: labelling goes on without it, and limits hold per process."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.outage = OUTAGES.setdefault(str(server), Outage())
        own = {name: value for name, value in params.items() if name != "OPTIONS"}
        self.own = LocMemCache(f"instead of {server}", own)

    add = in_place("add")
    get = in_place("get")
    set = in_place("set")
    touch = in_place("touch")
    delete = in_place("delete")
    get_many = in_place("get_many")
    has_key = in_place("has_key")
    incr = in_place("incr")
    set_many = in_place("set_many")
    delete_many = in_place("delete_many")
    clear = in_place("clear")
