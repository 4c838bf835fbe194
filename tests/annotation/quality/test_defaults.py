"""The numbers that the documents name are those of the code."""

import re
from pathlib import Path

from annotation.models import Collector, QualificationPlan
from annotation.quality.copying import LEAST_SHARED
from annotation.quality.defaults import DEFAULTS, TO_LEAD_ONLY, TRAP_FACTOR
from annotation.quality.pace import FAST, LEAST
from annotation.quality.variety import RESAMPLES
from annotation.services.quality.evaluation import DEBOUNCE, PAIRS_EVERY, SOONEST, SPREAD
from annotation.services.review.drawing import EVERY, HOURLY

DOCS = Path(__file__).parents[3] / "docs"


def rows(name: str, columns: int) -> list[list[str]]:
    """The rows of all tables of a page with so many columns, without their headings."""
    lines = re.findall(r"^\| (.+) \|$", (DOCS / name).read_text("utf-8"), re.MULTILINE)
    found = [[cell.strip(" `") for cell in line.split(" | ")] for line in lines]
    return [cells for cells in found if len(cells) == columns]


def test_the_default_rules_stand_in_the_document() -> None:
    written = rows("quality.md", 7)[1:]
    expected = [
        [
            *(one.collector, one.action),
            *(f"{number:g}" for number in (one.threshold, one.window, one.least, one.confidence)),
            "yes" if one.active else "no",
        ]
        for one in DEFAULTS
    ]
    assert written == expected


def test_every_collector_is_explained() -> None:
    assert {cells[0] for cells in rows("quality.md", 5)[1:]} == set(Collector.values)
    assert {"copying"} == TO_LEAD_ONLY


def test_the_other_numbers_of_quality_stand_in_the_document() -> None:
    text = (DOCS / "quality.md").read_text("utf-8")
    assert f"- {FAST} s)" in text
    assert f"others' answers ({LEAST} or more)" in text
    assert f"{RESAMPLES} resamples" in text
    assert f"at least {LEAST_SHARED} units both rated" in text
    first, last = (one.total_seconds() / 60 for one in (SOONEST, SOONEST + SPREAD))
    assert f"{first:g} to {last:g} minutes late" in text
    assert (DEBOUNCE.total_seconds(), PAIRS_EVERY.total_seconds()) == (60, 3600)
    assert f"{TRAP_FACTOR:g}" == "2"


def test_the_exams_defaults_stand_in_the_document() -> None:
    written = dict(rows("qualification.md", 2)[1:])
    fields = {name: QualificationPlan._meta.get_field(name).default for name in written}
    assert {name: f"{value:g}" for name, value in fields.items()} == written
    assert len(written) == 6


def test_how_often_the_review_is_drawn_stands_in_the_document() -> None:
    text = (DOCS / "review.md").read_text("utf-8")
    assert f"after {EVERY} new answers" in text
    assert HOURLY.total_seconds() == 3600
