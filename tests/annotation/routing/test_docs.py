"""The page about the hand-out names every policy, and tests that are there."""

import re
from dataclasses import fields
from pathlib import Path

from annotation.routing.forms import PolicyForm
from annotation.routing.policies import ORDERS, HandoutPolicy

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "handout.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading; a bar within a cell is escaped."""
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0].split("\n### ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines[1:]]


def test_the_page_lists_the_policies_of_the_code_in_their_order() -> None:
    listed = [row[0].strip().strip("`") for row in rows("Every policy")]
    assert listed == [one.name for one in fields(HandoutPolicy)]


def test_every_order_is_told() -> None:
    (told,) = [row[1] for row in rows("Every policy") if row[0].strip() == "`order`"]
    assert all(f"`{name}`" in told for name in ORDERS)


def test_every_policy_can_be_set_on_the_page() -> None:
    shares = {"threshold": "percent", "repeats": "repeat_percent"}
    names = {shares.get(one.name, one.name) for one in fields(HandoutPolicy)}
    assert names == set(PolicyForm.base_fields)


def test_every_policy_and_every_event_has_a_test_and_every_test_named_is_there() -> None:
    for heading in ("Every policy", "When the project changes while people work"):
        assert all("`test_" in row[-1] for row in rows(heading)), heading
    known = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert sorted(named - known) == []
    assert len(named) > 30
