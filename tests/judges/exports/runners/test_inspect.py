"""What the exported task does without the tool: its own reading of a reply, and people's places."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from judges.engine.parsing import on_scale
from judges.engine.prompting import CriterionSpec
from judges.exports.package import Case, Given, Golden, Task
from judges.exports.runners import inspect
from tests.factories.judge_packages import make_package

SCALES = [
    (0.0, 0.5, 1.0),
    ("Good", "good", "bad"),
    (False, True),
    ("true", "false"),
    (-1, 0, 1),
    ("1", "2"),
    tuple(range(1, 31)),
]
REPLIES: list[Any] = [0, 1, 1.0, 0.5, -1, 30, "1", "0.5", " GOOD ", "good", "Good", "Bad"]
REPLIES += [True, False, "true", None, [], {}, [1]]


@pytest.mark.parametrize("values", SCALES)
def test_the_task_reads_a_value_as_evalhub_does(values: tuple[Any, ...], tmp_path: Path) -> None:
    inspect.write(tmp_path, Task(make_package(), CriterionSpec("q", "ordinal", values)))
    code = (tmp_path / "task.py").read_text(encoding="utf-8")
    own = code[code.index("def on_scale") : code.index("@metric")]
    known: dict[str, Any] = {"json": json, "VALUES": list(values)}
    exec(own, known)
    for reply in REPLIES:
        theirs, ours = known["on_scale"](reply), on_scale(reply, values)
        assert (type(theirs), theirs) == (type(ours), ours), reply


def test_a_rating_on_an_earlier_scale_has_no_place() -> None:
    package = make_package()
    case: Case = replace(
        next(iter(package.cases)),
        golden={"tone": Golden("warm", "majority")},
        ratings={"tone": (Given("a", "warm"), Given("b", "lukewarm"), Given("c", None))},
    )
    package = replace(package, cases=(case,))
    tone = next(one for one in package.criteria if one.key == "tone")
    (row,) = inspect.ratings(Task(package, tone), "")
    assert (row["value"], row["metadata"]["raters"]) == ([0], ["a"])
