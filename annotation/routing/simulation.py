"""What a hand-out policy would do: people who claim turn by turn, by the rules of `handout`. Pure.

Everybody works at the same pace. A big project is simulated on a sample: a simulated subject then
stands for several, and so does each answer to it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotation.handout import (
    SHUFFLE_END,
    Candidate,
    Lane,
    Seeds,
    bits,
    lanes_to_walk,
    ranked,
    room_left,
    starting_point,
)
from annotation.routing.groups import Group, Person, able_people

MOST_SLOTS = 3000
WINDOW = 32
LONGEST = 3660
STEPS = 5


@dataclass(frozen=True)
class Limits:
    """What bounds the hand-out beside the lanes. `siblings` is how many subjects an Item has."""

    breadth: bool = False
    once_per_item: bool = False
    cap: int = 0
    daily: int = 0
    siblings: int = 1


@dataclass(frozen=True)
class StratumForecast:
    """One stratum. `curve` is the share of its subjects that are complete after each fifth of all
    answers; `nobody` subjects nobody may take, `too_few` fewer people than they need.
    """

    label: str
    n_subjects: int
    n_slots: int
    curve: tuple[float, ...]
    nobody: int
    too_few: int


@dataclass(frozen=True)
class Forecast:
    """Answers people would give, by rater key; `left` slots stay open; days with a daily limit."""

    strata: tuple[StratumForecast, ...]
    load: Mapping[str, int]
    left: int
    days: int | None
    n_subjects: int
    n_simulated: int


class Ring:
    """The open slots of a lane along their random keys."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.slots: list[tuple[int, int]] = []

    def walk(self, start: int) -> Iterator[int]:
        """Subjects with an open slot, from `start` on and around."""
        at = bisect_left(self.slots, (start, -1))
        for place in (*range(at, len(self.slots)), *range(at)):
            yield self.slots[place][1]

    def take(self, subject: int) -> None:
        place = next(n for n, slot in enumerate(self.slots) if slot[1] == subject)
        del self.slots[place]


class Floor:
    """The state of a simulated project: open slots in lanes, and who has had what."""

    def __init__(self, groups: Sequence[Group], limits: Limits, seed: int, weight: float) -> None:
        self.limits, self.seed = limits, seed
        self.groups: list[Group] = []
        self.taken: list[int] = []
        self.weights: list[float] = []
        self.rings: dict[int, Ring] = {}
        self.seen: dict[str, set[int]] = defaultdict(set)
        keys: dict[Any, int] = {}
        for group in groups:
            self.place(group, max(1, round(group.n / weight)), keys)
        for ring in self.rings.values():
            ring.slots.sort()

    def place(self, group: Group, n: int, keys: dict[Any, int]) -> None:
        """Open the slots of `n` subjects that stand for a group."""
        for met in group.spread(n) if group.open else ():
            subject = len(self.groups)
            self.groups.append(group)
            for person in met:
                self.seen[person].add(self.item_of(subject))
            self.taken.append(group.answered)
            self.weights.append(group.n / n)
            for wave in range(group.answered, group.overlap):
                rank = group.lane.rank + (100 * wave if self.limits.breadth else 0)
                kind = (rank, group.lane.id)
                lane = replace(group.lane, id=keys.setdefault(kind, len(keys)), rank=rank)
                ring = self.rings.setdefault(lane.id, Ring(lane))
                shuffle = bits(Seeds(self.seed, wave), "slot", subject) % SHUFFLE_END
                ring.slots.append((shuffle, subject))

    def claim(self, person: Person, turn: int) -> int | None:
        """Decide as the product does, on the simulated slots."""
        seeds, seen = Seeds(self.seed, person.seed), self.seen[person.key]
        lanes = [ring.lane for ring in self.rings.values() if ring.slots]
        start, found = starting_point(seeds, turn), []
        for place, lane in enumerate(lanes_to_walk(seeds, turn, lanes, person.key, person.skills)):
            for subject in self.rings[lane].walk(start):
                if self.item_of(subject) not in seen:
                    found.append(Candidate(lane, subject, self.taken[subject], place))
                if len(found) == WINDOW:
                    break
            # Lanes come before everything else: the first with a slot decides.
            if found:
                break
        if not found:
            return None
        # Slots of one lane differ by their subject here.
        best = ranked(seeds, turn, [replace(one, slot=one.subject) for one in found])[0]
        self.rings[found[0].slot].take(best.subject)
        self.taken[best.subject] += 1
        seen.add(self.item_of(best.subject))
        return best.subject

    def item_of(self, subject: int) -> int:
        return subject // self.limits.siblings if self.limits.once_per_item else subject

    @property
    def left(self) -> float:
        return sum(self.weights[s] for ring in self.rings.values() for _, s in ring.slots)


class Shift:
    """People at work, day by day. `blocked` tells that somebody waits for tomorrow."""

    def __init__(self, floor: Floor, people: Sequence[Person]) -> None:
        self.floor, self.people = floor, people
        self.given = {person.key: 0.0 for person in people}
        self.turns = {person.key: person.answers for person in people}
        self.answers: list[int] = []
        self.day = self.last_day = 0
        self.blocked = False

    def work(self) -> bool:
        """One after the other until nobody may or can take more today; False if nobody did."""
        before, self.blocked = len(self.answers), False
        active = list(self.people)
        while active:
            active = [person for person in active if self.takes(person)]
        if len(self.answers) > before:
            self.last_day = self.day + 1
        return len(self.answers) > before

    def takes(self, person: Person) -> bool:
        given, limits = self.given[person.key], self.floor.limits
        answers = person.answers + int(given)
        # An answer that stands for many is paid off over the following days.
        today = max(0, int(given - limits.daily * self.day))
        if room_left(limits.cap, limits.daily, answers=answers, today=today) == 0:
            self.blocked |= room_left(limits.cap, 0, answers=answers, today=0) != 0
            return False
        subject = self.floor.claim(person, self.turns[person.key])
        if subject is None:
            return False
        self.turns[person.key] += 1
        self.answers.append(subject)
        self.given[person.key] += self.floor.weights[subject]
        return True


def simulate(
    groups: Sequence[Group],
    people: Sequence[Person],
    limits: Limits,
    *,
    seed: int = 0,
    most: int = MOST_SLOTS,
) -> Forecast:
    """Let people claim in turn until nothing is left that they may take."""
    slots = sum(group.n * group.open for group in groups)
    floor = Floor(groups, limits, seed, max(1.0, slots / most))
    shift = Shift(floor, people)
    while shift.day < LONGEST and (shift.work() or shift.blocked):
        shift.day += 1
    answers, days = shift.answers, shift.last_day
    return Forecast(
        strata=tuple(forecasts(groups, people, floor, answers)),
        load={key: round(n) for key, n in shift.given.items()},
        left=round(floor.left),
        days=days if limits.daily else None,
        n_subjects=sum(group.n for group in groups),
        n_simulated=len(floor.groups),
    )


def forecasts(
    groups: Sequence[Group], people: Sequence[Person], floor: Floor, answers: Sequence[int]
) -> Iterator[StratumForecast]:
    """Per label, in the order of the groups."""
    done_at = completion(floor, answers)
    for label in dict.fromkeys(group.label for group in groups):
        own = [group for group in groups if group.label == label]
        total = sum(group.n for group in own)
        # Subjects that are complete already stand on no floor.
        before = sum(group.n for group in own if not group.open)
        moments = [
            (done_at[s], floor.weights[s]) for s in done_at if floor.groups[s].label == label
        ]
        curve = [
            (before + sum(w for at, w in moments if at <= step / STEPS)) / total if total else 0.0
            for step in range(1, STEPS + 1)
        ]
        able = [
            (n, able_people(group, people, met), group.open)
            for group in own
            for n, met in group.parts()
        ]
        yield StratumForecast(
            label=label,
            n_subjects=total,
            n_slots=sum(group.n * group.open for group in own),
            curve=tuple(curve),
            nobody=sum(n for n, found, needed in able if needed and not found),
            too_few=sum(n for n, found, needed in able if 0 < found < needed),
        )


def completion(floor: Floor, answers: Sequence[int]) -> dict[int, float]:
    """After which share of all answers each simulated subject was complete."""
    total, sofar = sum(floor.weights[s] for s in answers), 0.0
    missing = [group.open for group in floor.groups]
    found = {}
    for subject in answers:
        sofar += floor.weights[subject]
        missing[subject] -= 1
        if not missing[subject]:
            # Rounding must not put the last answer behind the end.
            found[subject] = min(1.0, sofar / total)
    return found
