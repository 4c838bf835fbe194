"""The domain's marks: places in percent, words for readers, nothing unescaped."""

import re
from xml.etree import ElementTree

import pytest

from evalhub.charts import (
    Axis,
    Row,
    agreement_axis,
    agreement_chart,
    cell_interval,
    estimate_chart,
    probe,
)
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate

NONE = UndefinedStatistic("no_variation", "All Outputs pass.")


def estimate(value: float, low: float, high: float) -> Estimate:
    return Estimate(value, low, high, 0.95, "unit bootstrap", 416)


ALPHA = estimate(0.79, 0.76, 0.82)


def test_marks_stand_in_percent_of_the_axis() -> None:
    svg = agreement_chart([Row("Accuracy", "ordinal", ALPHA)], title="Alpha")
    # axis .5 to 1: (.79-.5)/.5 = 58 %, .76 -> 52 %, .82 -> 64 %; .667 -> 33.40 %, .8 -> 60 %
    assert 'cx="58.00%"' in svg
    assert 'x1="52.00%" x2="64.00%"' in svg
    assert 'class="area-warn" x="33.40%" width="26.60%"' in svg
    assert "viewBox" not in svg
    assert "style=" not in svg


def test_description_says_the_numbers() -> None:
    rows = [Row("Accuracy", "", ALPHA, ceiling=estimate(0.8, 0.7, 0.9)), Row("Tone", "", NONE)]
    svg = agreement_chart(rows, title="Alpha")
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    texts = {child.tag: child.text or "" for child in root}
    assert texts["title"] == "Alpha"
    assert (
        "Accuracy 0.79 [0.76, 0.82], tentative to good; people 0.80 [0.70, 0.90]" in texts["desc"]
    )
    assert "Tone not defined: All Outputs pass." in texts["desc"]
    assert set((root.get("aria-labelledby") or "").split()) == {c.get("id") for c in root[:2]}


def test_undefined_draws_no_mark() -> None:
    svg = agreement_chart([Row("Tone", "", NONE)], title="Alpha")
    assert "<circle" not in svg
    assert ">not defined</text>" in svg


def test_human_ceiling_is_hollow() -> None:
    svg = agreement_chart([Row("Tone", "", ALPHA, ceiling=ALPHA)], title="Alpha")
    assert re.findall(r'<circle class="([a-z ]+)"', svg) == ["hollow", "dot halo"]


def test_interval_beyond_the_axis_ends_in_an_arrow() -> None:
    svg = agreement_chart([Row("Tone", "", estimate(-0.03, -0.62, 0.2))], title="Alpha")
    assert "<path" in svg
    assert "<path" not in agreement_chart([Row("Tone", "", ALPHA)], title="Alpha")


@pytest.mark.parametrize(
    ("value", "low", "expected"),
    [(0.79, 0.76, 0.5), (0.6, 0.43, 0.4), (0.16, 0.1, 0.1), (-0.03, -0.62, -0.4), (-1, -1, -1.0)],
)
def test_axis_reaches_every_estimate(value: float, low: float, expected: float) -> None:
    # lowest interval end, but never more than .3 below the lowest estimate, down to a tenth
    axis = agreement_axis([Row("Tone", "", estimate(value, low, 0.9))])
    assert axis.low == pytest.approx(expected)
    assert axis.low <= value
    assert {0.667, 0.8, 1.0} <= set(axis.ticks)


def test_labels_are_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    svg = agreement_chart([Row(evil, evil, ALPHA)], title=evil)
    assert "<script" not in svg


def test_same_numbers_give_the_same_bytes() -> None:
    first, second = (agreement_chart([Row("Tone", "", ALPHA)], title="A") for _ in range(2))
    assert first == second
    assert first != agreement_chart([Row("Tone", "", ALPHA)], title="B")


def test_cell_is_hidden_from_readers() -> None:
    svg = cell_interval(ALPHA, Axis(0.5, 1), zero=0.5, lines=(0.667,))
    assert 'aria-hidden="true"' in svg
    assert 'class="zero"' in svg
    assert "<circle" not in cell_interval(NONE, Axis(0.5, 1))


def test_probe_shades_what_would_not_change_a_decision() -> None:
    axis = Axis(-0.5, 0.5, (-0.5, 0, 0.5))
    svg = probe(estimate(0.2, 0.03, 0.36), axis, title="Length", innocent=(-0.1, 0.1))
    # -.1 lies 40 % along the axis, and the range is 20 % of it
    assert 'class="area" x="40.00%" width="20.00%"' in svg
    assert "0.20 [0.03, 0.36]; no effect on a decision from \u22120.10 to 0.10." in svg
    assert "All Outputs pass." in probe(NONE, axis, title="Length")


def test_plain_axis_has_no_bands() -> None:
    svg = estimate_chart([Row("Rate", "", ALPHA)], title="Rates", axis=Axis(0.5, 1, (0.5, 1)))
    assert "area-" not in svg
    assert "tentative" not in svg
    assert "0.79 [0.76, 0.82]" in svg
