"""`evalhub report`: the promised JSON, and the short form for people."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Annotation, Rater
from annotation.services.answering.checks import RatingInput
from annotation.services.imports.loading import load_folder
from annotation.services.quality.exclusions import exclude_rater
from annotation.services.review.decisions import fix
from evalhub.errors import EvalhubError
from tests.factories.datasets import item, label, make_folder
from tests.factories.people import make_user
from tests.factories.rankings import rankings
from tests.factories.review import make_case

pytestmark = pytest.mark.django_db
COEFFICIENT = {"value", "low", "high", "confidence", "method", "n"}


@pytest.fixture
def cards(tmp_path: Path) -> None:
    """Two outputs that two people rate and a judge reads, one of them by metadata."""
    outputs = {"outputs": 1}
    items = [item(key, **outputs) | {"metadata": {"tier": key}} for key in ("one", "two", "three")]
    given = {"one": (1, 1), "two": (4, 5), "three": (5, 5)}
    labels = [
        label(key, rater, value)
        for key, values in given.items()
        for rater, value in zip(("r1", "r2"), values, strict=True)
    ]
    judge = [
        {
            "item_id": key,
            "output_id": labels[0]["output_id"].replace("one", key),
            "dimension": "accuracy",
            "judge_model": "gpt",
            "value": value,
        }
        for key, value in (("one", 1), ("two", 4), ("three", None))
    ]
    folder = make_folder(tmp_path / "d", items=items, labels=labels, judge=judge)
    load_folder(path=folder, slug="cards")


def report(*words: str) -> str:
    out = StringIO()
    call_command("report", "cards", "--resamples", "30", *words, stdout=out)
    return out.getvalue()


def as_json(*words: str) -> dict[str, Any]:
    return json.loads(report("--json", *words))


def test_the_json_has_the_promised_keys(cards: None) -> None:
    found = as_json("--seed", "7")
    assert (found["schema"], found["project"]) == ("evalhub.report/1", "cards")
    assert (found["seed"], found["resamples"]) == (7, 30)
    criterion = found["criteria"]["accuracy"]
    assert set(criterion["alpha"]) == COEFFICIENT
    assert {"level", "values", "n_units", "n_raters", "pairs", "consensus"} <= set(criterion)
    policy = criterion["consensus"]["policy"]
    assert set(policy) == {"version", "counts", "methods", "without"}
    judge = found["judges"]["gpt"]["accuracy"]
    # The majority of "two" is tied, and the judge could not be read on "three".
    assert (judge["n"], judge["n_unparsed"], judge["against"]) == (3, 1, "majority")
    assert judge["accuracy"]["value"] == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_bytes(cards: None) -> None:
    assert report("--json", "--seed", "3") == report("--json", "--seed", "3")


def test_a_key_that_no_item_has_is_named_with_those_there_are(cards: None) -> None:
    with pytest.raises(EvalhubError, match=r"--where teir: no item of cards .* there are: tier\."):
        as_json("--where", "tier=one", "--where", "teir=two")
    assert as_json("--where", "tier=none")["criteria"] == {}


def test_where_keeps_matching_items_only(cards: None) -> None:
    found = as_json("--where", "tier=two")
    assert found["where"] == {"tier": "two"}
    assert found["criteria"]["accuracy"]["n_units"] == 1


def test_what_is_not_defined_is_a_reason_and_never_a_number(cards: None) -> None:
    found = as_json("--where", "tier=one")
    assert set(found["criteria"]["accuracy"]["alpha"]) == {"undefined", "reason"}
    assert "NaN" not in report("--json")


def test_people_read_one_line_a_criterion(cards: None) -> None:
    first, second = report().splitlines()
    assert re.fullmatch(r"accuracy: alpha \(ordinal\) 0\.\d{3} \[-?\d\.\d{3}, 1\.000\], n 3", first)
    assert second.startswith("gpt, accuracy: accuracy 1.000 [")
    assert "; people 0." in second


@pytest.mark.parametrize(
    "words",
    [("--where", "tier"), ("--resamples", "0"), ("--resamples", "many"), ("--seed", "-1")],
)
def test_a_question_that_makes_no_sense_is_refused(cards: None, words: tuple[str, ...]) -> None:
    with pytest.raises((EvalhubError, CommandError)):
        report(*words)


def test_first_answers_are_reported_unless_revisions_are_asked_for(cards: None) -> None:
    annotation = Annotation.objects.get(rater__key="r2", subject__item__key="two")
    lead = make_user("maya")
    fix(case=make_case(annotation), actor=lead, key=uuid4(), ratings={"accuracy": RatingInput(4)})
    first, revised = as_json(), as_json("--revised")
    assert (first["ratings"], revised["ratings"]) == ("first", "revised")
    # Of three pairs two agree; the fix makes 4 of the 5 beside a 4.
    found = [one["criteria"]["accuracy"]["pairs"][0]["agreement"] for one in (first, revised)]
    assert found == pytest.approx([2 / 3, 1.0])


def test_excluded_raters_are_left_out_of_every_part_unless_asked_for(cards: None) -> None:
    rater = Rater.objects.get(key="r2")
    exclude_rater(rater=rater, reason="A bot.")
    without, with_them = as_json(), as_json("--with-excluded")
    assert without["excluded"] == {"raters": {"r2": "A bot."}, "included": False}
    assert with_them["excluded"]["included"]
    judged = [one["judges"]["gpt"]["accuracy"] for one in (without, with_them)]
    # The judge is read on "one" and "two": r1 says 1 and 4 as it does; r2's 5 ties on "two".
    assert [one["accuracy"]["n"] for one in judged] == [2, 1]
    assert ["human_ceiling" in one for one in judged] == [False, True]
    assert report().splitlines()[0] == "from first answers, without excluded: r2"
    both = report("--with-excluded", "--revised").splitlines()[0]
    assert both == "from newest revisions, with excluded: r2"


def test_rankings_are_read_as_tau_and_w(tmp_path: Path) -> None:
    load_folder(path=make_folder(tmp_path / "ranked", **rankings()), slug="ranked")
    out = StringIO()
    call_command("report", "ranked", "--resamples", "30", stdout=out)
    alpha, tau, w = out.getvalue().splitlines()
    assert alpha.startswith("best: alpha (none) not defined: Orders have no places")
    # One pair of three reversed on both Items: tau 1/3 and W 0.75.
    assert tau == "best: mean Kendall's tau 0.333 [0.333, 0.333], n 2"
    assert w == "best: mean Kendall's W 0.750 [0.750, 0.750], n 2"
