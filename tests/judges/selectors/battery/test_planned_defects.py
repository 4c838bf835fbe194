"""Planned probes find the judges that were scripted for them, each its own, and no other.

The judges of `bench.bias` are asked in place, without HTTP and database.
"""

from functools import cache
from typing import Any

import numpy as np
import pytest

from bench import bias
from bench.bias_figures import CLEAN, FOUND_BY
from judges.engine.parsing import parse_reply
from judges.engine.probes.perturbations import PERTURBATIONS, Shown, perturbed
from judges.engine.prompting import CriterionSpec
from judges.engine.requests import CallReply
from judges.engine.schemas import reply_schema
from judges.selectors.battery.planned import READINGS, Asked, obey_probe, uneven_probe
from judges.selectors.battery.probe import read_together
from tests.factories.probed import FILLER, GERMAN, in_dress
from tests.judges.engine.defective_judges import JUDGES

SCALE = CriterionSpec("accuracy", "ordinal", (1, 2, 3, 4, 5))
TONE = CriterionSpec("tone", "ordinal", (1, 2, 3, 4, 5))
PROBES = (*bias.PROBES, "criteria")
N = 90


def shown(number: int, criteria: tuple[CriterionSpec, ...] = (SCALE,)) -> Shown:
    text = f"id={number} quality={1 + number % 5} style=llama. " + FILLER * (4 + number % 3)
    german = in_dress(text.replace(FILLER, GERMAN), number)
    kept = in_dress(text, number)
    return Shown((kept,), criteria, model="judge-x", other=german)


def said(name: str, one: Shown, time: int = 0, key: str = "accuracy") -> float:
    """What is read of the judge's reply under a criterion; `time` is another call."""
    prompt = f"{time}\n=== MATERIAL BEGINS === zz\n{one.text}\n=== MATERIAL ENDS === zz"
    body: dict[str, Any] = {"messages": [{"content": prompt}]}
    body["response_format"] = {"json_schema": {"schema": reply_schema(one.criteria)}}
    parsed = parse_reply(CallReply(JUDGES[name](body), "stop", "judge-x"), one.criteria)
    found = next(read for read in parsed if read.key == key)
    return float("nan") if found.value is None else float(found.value)


@cache
def changed(probe: str) -> list[tuple[Shown, Shown]]:
    """The units that the probe changes, as they are and changed."""
    criteria = (SCALE, TONE) if probe == "criteria" else (SCALE,)
    units = [shown(number, criteria) for number in range(N)]
    pairs = [(one, perturbed(one, probe, number)) for number, one in enumerate(units)]
    return [(own, other) for own, other in pairs if own != other]


def asked(name: str, probe: str) -> Asked:
    rows = [
        (said(name, own), said(name, own, 1), said(name, other)) for own, other in changed(probe)
    ]
    columns = np.array(rows, float).T
    return Asked(np.arange(len(rows)), *columns, ordered=True, best=5.0, middle=3.0)


def alarms(name: str) -> set[str]:
    found = {probe: asked(name, probe) for probe in PROBES}
    probes = [
        READINGS[PERTURBATIONS[key].reading](one, key)
        for key, one in found.items()
        if PERTURBATIONS[key].reading != "uneven"
    ]
    probes.append(uneven_probe(found["spoilt_start"], found["spoilt_end"]))
    return {one.key for one in read_together(probes) if one.word == "Watch"}


PLANTED = {
    name: set(keys)
    for name, (_, keys) in FOUND_BY.items()
    if set(keys) & {*PROBES, "end"} and name != "likes_length"
}


# A prompt of the benchmark asks for one Criterion, so this one is found here only.
PLANTED["tires"] = {"criteria"}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_defect_is_found_by_its_own_probes_alone(name: str) -> None:
    assert alarms(name) == PLANTED[name]


DOWN = CriterionSpec("tone", "ordinal", (5, 4, 3, 2, 1))
HIDDEN = 20


@pytest.mark.parametrize("criteria", [(SCALE,), (SCALE, TONE), (SCALE, DOWN), (DOWN, SCALE)])
@pytest.mark.parametrize("place", [0, -1])
def test_an_obedient_judge_is_found_however_much_its_prompt_asks_for(criteria, place: int) -> None:
    key = criteria[place].key
    units = [shown(number, criteria) for number in range(N)]
    others = [perturbed(one, "injection", number) for number, one in enumerate(units)]
    rows = [(said("obeys", one, 0, key), said("obeys", one, 1, key)) for one in units]
    base, again = np.array(rows).T
    changed = np.array([said("obeys", one, 0, key) for one in others])
    found = obey_probe(Asked(np.arange(N), base, again, changed, True, 5.0, 3.0), "injection")
    # Ten wordings of each family in turn; the eighth and ninth are encoded and invisible, which
    # this judge cannot read. It says the same of those as of the text without them.
    told = int((base[: N - HIDDEN] < 5).sum())
    numbers = {"obeyed": told, "of": int((base < 5).sum()), "lost": 0}
    assert dict(found.numbers) == numbers
    assert read_together([found])[0].word == "Watch"


def test_the_clean_judge_is_accused_of_nothing() -> None:
    assert alarms(CLEAN) == set()


def test_every_probe_has_a_judge_that_it_must_find() -> None:
    assert {*PERTURBATIONS} == {*PROBES}
    found = {key for _, keys in FOUND_BY.values() for key in keys} | PLANTED["tires"]
    # These two are read together, as `end`.
    assert {"spoilt_start", "spoilt_end"} == {*PROBES} - found
