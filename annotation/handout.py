"""What comes next for a rater. Pure: the same seeds, turn and candidates give the same answer.

A rater's work is a sequence of turns, numbered from 0 by the subjects handed out so far. Every
draw is a hash of seeds, purpose and number: a turn cannot be drawn again by letting go of it,
and nothing in the sequence has a fixed place, so that a trap cannot be told by its position.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from unicodedata import normalize

SHUFFLE_END = 2**62
ANY = "any"
Need = str | Sequence[str] | Mapping[str, Sequence[str]]
AB = "AB"
BA = "BA"


@dataclass(frozen=True)
class Seeds:
    """The stored seeds of a project and of one of its raters."""

    project: int
    rater: int


@dataclass(frozen=True)
class Lane:
    """A queue of open slots that the same people may take, at one place of the order.

    Lower ranks come first. `needs` are metadata keys with the skill they ask for, a list of skills
    that must all be there, or `{"any": [...]}`; `reserved` are rater keys, or None for everybody.
    """

    id: int
    rank: int = 0
    stratum: int = 0
    needs: Mapping[str, Need] = field(default_factory=dict)
    reserved: Sequence[str] | None = None

    def is_open_to(self, rater: str, skills: Mapping[str, Any]) -> bool:
        """Tell whether a rater with these skills, lists by metadata key, may take its slots."""
        if self.reserved is not None and rater not in self.reserved:
            return False
        return all(has_skill(skills.get(key, ()), wanted) for key, wanted in self.needs.items())


def has_skill(skills: Sequence[str], wanted: Need) -> bool:
    """Whether all, or any, of what is wanted is among some skills, however it is spelled."""
    known = {folded(skill) for skill in skills}
    if isinstance(wanted, Mapping):
        return not known.isdisjoint(map(folded, wanted[ANY]))
    return known.issuperset(map(folded, [wanted] if isinstance(wanted, str) else wanted))


def need_words(wanted: Need) -> str:
    """What is wanted, as people say it: `de and fr`, `law or tax`."""
    if isinstance(wanted, Mapping):
        return " or ".join(wanted[ANY])
    return wanted if isinstance(wanted, str) else " and ".join(wanted)


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """One spelling of words that differ in case, spaces around, or how accents are encoded."""
    return normalize("NFKC", normalize("NFKC", word).casefold()).strip()


@dataclass(frozen=True)
class Candidate:
    """An open slot. `taken` counts the slots of its subject that others hold or have filled;
    `place` is that of its lane among those the rater walks; `lost` says that the rater has held
    its subject and let go of it.
    """

    slot: int
    subject: int
    taken: int
    place: int = 0
    lost: bool = False


@dataclass(frozen=True)
class Offer:
    """What to hand out: slots in the order to try them, or a subject that a slot is made for (of a
    trap, or the rater's own once `again`), or nothing.
    """

    slots: tuple[int, ...] = ()
    trap: int | None = None
    again: int | None = None


@dataclass(frozen=True)
class Repeats:
    """A rater's own subjects that may come back: a `share` of turns, so many `ready` by now.

    After `delay` more turns every turn makes one more ready; None is never.
    """

    share: float = 0.0
    ready: int = 0
    delay: int | None = None

    def left(self, ahead: int, used: int) -> int:
        """How many are ready so many turns ahead, when so many of them have been used."""
        ripened = 0 if self.delay is None else max(0, ahead - self.delay)
        return self.ready + ripened - used


NO_REPEATS = Repeats()


def bits(seeds: Seeds, purpose: str, number: int) -> int:
    """Draw 64 random bits."""
    text = f"{seeds.project}:{seeds.rater}:{purpose}:{number}"
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def starting_point(seeds: Seeds, turn: int) -> int:
    """Where on the ring of shuffled slots this turn's walk begins."""
    return bits(seeds, "start", turn) % SHUFFLE_END


def is_trap_turn(seeds: Seeds, turn: int, rate: float) -> bool:
    """Tell whether a turn is meant for a trap; turns are independent of each other."""
    return bits(seeds, "turn", turn) < rate * 2**64


def is_repeat_turn(seeds: Seeds, turn: int, share: float) -> bool:
    """Tell whether a turn is meant for a subject the rater has answered before."""
    return share > 0 and bits(seeds, "again", turn) < share * 2**64


def order_of(seeds: Seeds, subject: int) -> str:
    """Which output of a pair this rater sees first, however often the pair is opened."""
    return BA if bits(seeds, "order", subject) % 2 else AB


def shown_places(seeds: Seeds, subject: int, n_outputs: int) -> tuple[int, ...]:
    """The order in which this rater sees all outputs of an item, however often it is opened."""
    places = range(n_outputs)
    return tuple(sorted(places, key=lambda place: bits(seeds, f"output{place}", subject)))


def next_up(
    seeds: Seeds,
    turn: int,
    candidates: Sequence[Candidate],
    traps: Sequence[int],
    rate: float,
    again: Sequence[int] = (),
) -> Offer:
    """Decide on a turn. `traps` are subjects of traps that this rater has not met or let go of;
    `again`, on the turns for it, own subjects that may come back.

    Where no ordinary slot is left there is neither: a tail of traps would give them away.
    """
    if not candidates:
        return Offer()
    if traps and is_trap_turn(seeds, turn, rate):
        return Offer(trap=min(traps, key=lambda subject: bits(seeds, "trap", subject)))
    if again:
        return Offer(again=min(again, key=lambda subject: bits(seeds, f"again{turn}", subject)))
    return Offer(slots=tuple(candidate.slot for candidate in ranked(seeds, turn, candidates)))


def lanes_to_walk(
    seeds: Seeds, turn: int, lanes: Sequence[Lane], rater: str, skills: Mapping[str, Any]
) -> list[int]:
    """The lanes a rater may take from, in the order to try them.

    What is kept for this rater comes first, then lower ranks. Strata of one rank take turns, each
    rater beginning somewhere else.
    """
    mine = [lane for lane in lanes if lane.is_open_to(rater, skills)]
    strata = sorted({lane.stratum for lane in mine})
    ahead = bits(seeds, "stratum", 0) + turn
    places = {stratum: (n - ahead) % len(strata) for n, stratum in enumerate(strata)}
    order = sorted(mine, key=lambda a: (a.reserved is None, a.rank, places[a.stratum], a.id))
    return [lane.id for lane in order]


def ranked(seeds: Seeds, turn: int, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Put subjects first that others have begun, so that they are complete, and known, sooner.

    What the rater let go of comes back first, as a trap does: what does not would be known to be
    none. Lanes keep their order. Among equals the rater's own shuffled order decides.
    """

    def rank(one: Candidate) -> tuple[bool, int, int, int]:
        return not one.lost, one.place, -one.taken, bits(seeds, f"rank{turn}", one.slot)

    return sorted(candidates, key=rank)


def room_left(cap: int, daily: int, *, answers: int, today: int) -> int | None:
    """How many more answers a person may give now; None where nothing bounds them."""
    bounds = [most - given for most, given in ((cap, answers), (daily, today)) if most]
    return max(0, min(bounds)) if bounds else None


def turns_left(
    seeds: Seeds,
    turn: int,
    *,
    ordinary: int,
    traps: int,
    rate: float,
    repeats: Repeats = NO_REPEATS,
) -> int:
    """Turns until the ordinary subjects run out, traps and repeats among them included.

    Falls by one with every turn of any kind, so that a counter tells nothing.
    """
    left = used = 0
    while ordinary:
        if traps and is_trap_turn(seeds, turn + left, rate):
            traps -= 1
        elif repeats.left(left, used) > 0 and is_repeat_turn(seeds, turn + left, repeats.share):
            used += 1
        else:
            ordinary -= 1
        left += 1
    return left
