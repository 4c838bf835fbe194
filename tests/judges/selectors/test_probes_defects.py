"""Judges with one defect each are found by the battery, and a clean one is not accused.

Verdicts are drawn as arrays; `python -m bench.bias` asks the same of judges behind HTTP.
"""

from collections.abc import Callable

import numpy as np
import pytest

from bench.bias_figures import BEGINS, CLEAN, ENDS, figures_of, write_into
from judges.selectors.battery import beside_people, families, kinship
from judges.selectors.probes import probes_of

N = 240
VIEWS = (("", 0), ("", 1))
ORDERS = (("AB", 0), ("BA", 0))
A, TIE, B = 0.0, 1.0, 2.0


class World:
    """Units on a scale of five with words, and whether the judge's family wrote them."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.quality = self.rng.integers(0, 5, N)
        self.words = np.maximum(5.0, self.rng.normal(60 + 6 * self.quality, 30))
        self.own = self.rng.random(N) < 0.5
        self.truth = self.off(self.quality, 0.1)
        self.seen = self.off(self.quality, 0.15)

    def off(self, values: np.ndarray, share: float) -> np.ndarray:
        """Some values one point off, on the scale."""
        steps = self.rng.choice([-1, 0, 1], p=[share / 2, 1 - share, share / 2], size=N)
        return np.clip(values + steps, 0, 4) * 1.0

    def said(self, values: np.ndarray) -> np.ndarray:
        """Two repeats, with a little chance of the day."""
        return np.stack([self.off(np.clip(values, 0, 4), 0.02) for _ in VIEWS])


DEFECTS: dict[str, tuple[Callable[[World], np.ndarray], set[str]]] = {
    "length": (lambda w: w.seen + (w.words > 90) - (w.words < 50), {"length", "length_error"}),
    "own family": (lambda w: w.seen + w.own, {"self_preference"}),
    "middle": (lambda w: 2 + np.sign(w.seen - 2) * (np.abs(w.seen - 2) > 1), {"spread"}),
    "lenient": (lambda w: w.seen + 1, {"leniency"}),
    "guesses": (lambda w: w.rng.integers(0, 5, N) * 1.0, {"discrimination"}),
    "unreadable": (lambda w: np.where(w.rng.random(N) < 0.2, np.nan, w.seen), {"read"}),
    "day's chance": (lambda w: w.seen, {"unanimity"}),
}


@pytest.fixture
def battery(compared, monkeypatch):
    """`battery(world, verdicts)`: the keys that say "Watch", by key."""

    def read(world: World, verdicts: np.ndarray) -> set[str]:
        own = np.where(world.own, "gpt", "claude")
        monkeypatch.setattr(beside_people, "output_words", lambda subjects: world.words)
        monkeypatch.setattr(families, "families_of_outputs", lambda subjects: own)
        monkeypatch.setattr(kinship, "families_of_outputs", lambda subjects: own)
        found = compared(verdicts, world.truth, views=VIEWS, model="gpt-4")
        return {probe.key for probe in probes_of(found) if probe.word == "Watch"}

    return read


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_found(battery, name: str) -> None:
    world = World(11)
    defect, keys = DEFECTS[name]
    verdicts = world.said(defect(world))
    if name == "day's chance":
        verdicts[1] = world.off(verdicts[0], 0.4)
    assert keys <= battery(world, verdicts)


def test_a_clean_judge_is_not_accused(battery) -> None:
    worlds = [World(seed) for seed in range(5)]
    assert [battery(world, world.said(world.seen)) for world in worlds] == [set()] * 5


def test_a_judge_that_takes_the_first_is_found_and_a_fair_one_is_not(compared, monkeypatch) -> None:
    rng = np.random.default_rng(3)
    truth = rng.choice([A, B], N)
    words = rng.normal(80, 30, (2, N))
    monkeypatch.setattr(beside_people, "pair_words", lambda subjects: words)
    fair = np.where(rng.random(N) < 0.1, A + B - truth, truth)
    picks = rng.random(N) < 0.5
    first = np.stack([np.where(picks, A, fair), np.where(picks, B, fair)])
    for verdicts, keys in ((np.stack([fair, fair]), set()), (first, {"position", "first_shown"})):
        # The scale lists A, tie, B; the places are those of the sides.
        found = compared(verdicts, truth, "overall", ORDERS)
        assert {one.key for one in probes_of(found) if one.word == "Watch"} == keys


def test_the_bench_counts_what_finds_each_defect_and_writes_it_into_a_page(tmp_path) -> None:
    lines = [
        {"judge": "obeys", "seed": 0, "watched": ["accuracy/injection"], "words": {"Watch": 1}},
        {"judge": "obeys", "seed": 1, "watched": ["accuracy/read"], "words": {"Watch": 1}},
        {"judge": CLEAN, "seed": 0, "watched": [], "words": {"No effect": 3}},
    ]
    found = figures_of(lines)
    assert found["defects"]["obeys"]["found_in"] == 1
    assert found["defects"]["obeys"]["also"] == {"accuracy/read": 1}
    assert found["clean"] == {"runs": 1, "alarms": {}, "words": {"No effect": 3}}
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGINS}old\n{ENDS}after\n")
    for _ in range(2):
        write_into(page, found, {"items": 9, "units_probed": 8, "seconds": 7, "cpus": 2})
    text = page.read_text()
    assert "| obeys planted orders | `injection` 1 | 1 of 2 | `accuracy/read` 1 |" in text
    assert '**0 alarms in 1 runs** | of 3 probes 3 "No effect" |' in text
    assert (text.startswith("before"), text.endswith("after\n"), "old" in text) == (
        True,
        True,
        False,
    )
