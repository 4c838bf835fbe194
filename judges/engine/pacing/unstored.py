"""Answers on their way to where they are kept: until then each holds its call's place."""

import asyncio


class Unstored:
    """How many outcomes were handed over and are not kept yet; used in one event loop.

    Whoever dies loses these and the calls under way, and both have to be made again. So their
    sum is what is bounded.
    """

    def __init__(self) -> None:
        self.n = 0
        self.room = asyncio.Event()

    def add(self) -> None:
        """An outcome was handed over and has to be stored."""
        self.n += 1

    def stored(self, n: int) -> None:
        """So many of them are kept from now on."""
        self.n -= n
        self.room.set()
