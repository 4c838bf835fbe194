"""The judge block of the report, on what the local model once said in the demo.

`local_model/judge.jsonl` was written by `evalhub export bank_support --format dataset` after
`make demo` had ended: its 40 calls, of which two came without a value and one was cut.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest

from annotation.services.imports.loading import load_folder
from evalhub.stats.coefficients import Sampling
from evalhub.wiring.reporting import project_report
from tests.factories.sites import SAMPLE

pytestmark = pytest.mark.django_db
SAID = Path(__file__).parent / "local_model" / "judge.jsonl"
COUNTS, NUMBERS = {"n", "n_unparsed"}, {"precision", "recall", "f1", "balanced_accuracy", "mcc"}
# INTERFACES 3; what has no data is left out: an output has no order, a named value no rank.
EVERYWHERE = {"accuracy", "kappa", "alpha_with_raters", "human_ceiling", "length"}
EVERYWHERE |= {"self_preference"}
OF_OUTPUTS = {"weighted_kappa", "spearman", "leniency"}
OTHERS = {"against", "confusion", "alt_test", "repeats"}
OF_POSITION = {"n_pairs", "consistency", "chose_first", "primacy", "recency", "correct_in_both"}


@pytest.fixture
def judged(tmp_path: Path) -> dict[str, Any]:
    folder = tmp_path / "bank_support"
    shutil.copytree(SAMPLE, folder)
    shutil.copy(SAID, folder)
    project = load_folder(path=folder, slug="bank").project
    report = project_report(project, where=(), sampling=Sampling(resamples=50))
    (found,) = report["judges"].values()
    return found


def is_told(found: dict[str, Any]) -> bool:
    """Whether it is a value with its interval, or a reason why there is none."""
    if "value" in found:
        return found["low"] <= found["value"] <= found["high"] and found["n"] > 0
    return bool(found["undefined"] and found["reason"])


def test_every_key_of_the_judge_block_has_a_value_or_a_reason(judged: dict[str, Any]) -> None:
    assert set(judged) == {"accuracy", "overall"}
    outputs, pairs = judged["accuracy"], judged["overall"]
    for found, wanted in ((outputs, EVERYWHERE | OF_OUTPUTS), (pairs, EVERYWHERE)):
        assert set(found) >= wanted | COUNTS | NUMBERS | OTHERS
        assert [key for key in wanted if not is_told(found[key])] == []
        assert all(isinstance(found[key], float) for key in NUMBERS)
        assert all(is_told(found["repeats"][key]) for key in ("unanimous", "alpha"))
        assert found["alt_test"]["verdict"] == "not enough labels"
        assert found["against"] == "reference"
    assert set(pairs["position"]) >= OF_POSITION
    assert is_told(pairs["position"]["consistency"])


def test_the_counts_are_those_of_the_verdicts(judged: dict[str, Any]) -> None:
    lines = SAID.read_text().splitlines()
    for key, entry in judged.items():
        own = [line for line in lines if f'"dimension": "{key}"' in line]
        views = sum(sum(row) for row in entry["confusion"])
        unread = sum('"value": null' in line for line in own)
        assert (views + unread, entry["n_unparsed"]) == (len(own), unread)


def test_a_model_that_always_takes_the_first_output_is_seen_to(judged: dict[str, Any]) -> None:
    """Ten pairs in both orders: A is said of every AB and B of every BA, one BA was cut."""
    position = judged["overall"]["position"]
    assert (position["n_pairs"], position["same_in_both_orders"]) == (10, 0)
    assert (position["chose_first"]["value"], position["chose_first"]["n"]) == (1.0, 19)
    # Nine pairs with both orders, the first each time: 2 x 0.5^9.
    assert (position["primacy"], position["recency"]) == (9, 0)
    assert position["p_value"] == pytest.approx(2 * 0.5**9)
