"""Planned probes find the judges that were scripted for them, each its own, and no other.

The judges of `bench.bias` are asked in place, without HTTP and database.
"""

import json
from functools import cache
from typing import Any

import numpy as np
import pytest

from bench.bias import PROBES
from bench.bias_figures import CLEAN, FOUND_BY
from judges.engine.probes.perturbations import PERTURBATIONS, Shown, perturbed
from judges.engine.prompting import CriterionSpec
from judges.selectors.battery.planned import READINGS, Asked, uneven_probe
from judges.selectors.battery.probe import read_together
from tests.factories.probed import FILLER, GERMAN, in_dress
from tests.judges.engine.defective_judges import JUDGES

SCALE = CriterionSpec("accuracy", "ordinal", (1, 2, 3, 4, 5))
N = 90


def shown(number: int) -> Shown:
    text = f"id={number} quality={1 + number % 5} style=llama. " + FILLER * (4 + number % 3)
    german = in_dress(text.replace(FILLER, GERMAN), number)
    kept = in_dress(text, number)
    return Shown((kept,), (SCALE,), label=5, model="judge-x", other=german)


def said(name: str, one: Shown, time: int = 0) -> int:
    """What the judge makes of one text; `time` is another call."""
    prompt = f"{time}\n=== MATERIAL BEGINS === zz\n{one.text}\n=== MATERIAL ENDS === zz"
    value = {"type": "integer", "enum": list(one.criteria[0].values)}
    body: dict[str, Any] = {"messages": [{"content": prompt}]}
    body["response_format"] = {"json_schema": {"schema": {"properties": {"value": value}}}}
    return int(json.loads(JUDGES[name](body))["value"])


@cache
def changed(probe: str) -> list[tuple[Shown, Shown]]:
    """The units that the probe changes, as they are and changed."""
    pairs = [(shown(number), perturbed(shown(number), probe, number)) for number in range(N)]
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


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_defect_is_found_by_its_own_probes_alone(name: str) -> None:
    assert alarms(name) == PLANTED[name]


def test_the_clean_judge_is_accused_of_nothing() -> None:
    assert alarms(CLEAN) == set()


def test_every_probe_but_the_order_of_criteria_has_a_judge_that_it_must_find() -> None:
    assert {*PERTURBATIONS} - {*PROBES} == {"criteria"}
    found = {key for _, keys in FOUND_BY.values() for key in keys}
    assert {"spoilt_start", "spoilt_end"} == {*PROBES} - found
