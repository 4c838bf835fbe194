"""Who and what a simulated hand-out is made of: subjects that are alike, and people. Pure."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from annotation.handout import Lane

Met = Collection[str]
NOBODY: Met = frozenset()


@dataclass(frozen=True)
class Group:
    """Subjects that are handed out alike: `n` of them, each with so many answers by now.

    `met` says of how many of them which people, by key, have had one already: they are not handed
    it again.
    """

    label: str
    n: int
    overlap: int
    lane: Lane
    answered: int = 0
    met: Sequence[tuple[int, Met]] = ()

    @property
    def open(self) -> int:
        return max(0, self.overlap - self.answered)

    def parts(self) -> Sequence[tuple[int, Met]]:
        """How many subjects, and who has had them; where nothing is said nobody has."""
        return self.met or ((self.n, NOBODY),)

    def spread(self, n: int) -> Iterator[Met]:
        """Who has had each of `n` subjects that stand for all of the group."""
        ends = list(accumulate(count for count, _ in self.parts()))
        for place in range(n):
            at = bisect_right(ends, (place + 0.5) * ends[-1] / n)
            yield self.parts()[at][1]


@dataclass(frozen=True)
class Person:
    """Somebody who may be handed work, and how many answers they have given."""

    key: str
    seed: int
    skills: Mapping[str, Any] = field(default_factory=dict)
    answers: int = 0


def able_people(group: Group, people: Sequence[Person], met: Met) -> int:
    """How many may take a group's subjects that `met` have had."""
    return sum(
        person.key not in met and group.lane.is_open_to(person.key, person.skills)
        for person in people
    )
