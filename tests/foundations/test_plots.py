"""Plots from Vega-Lite in both themes, with the colours of the design system."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from evalhub.plotting import plots
from evalhub.plotting.documents import BAND_COLOURS, document, whiskers

POINTS = [
    {"at": "2026-11-01", "value": 0.60, "low": 0.54, "high": 0.64},
    {"at": "2026-11-08", "value": 0.79, "low": 0.76, "high": 0.82},
    {"at": "2026-11-15", "value": 0.80},
]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_trend_is_drawn_in_the_themes_colours(theme: plots.Theme) -> None:
    svg = plots.svg(plots.trend(POINTS, y_title="Alpha <i>"), theme)
    assert plots.COLOURS[theme]["surface"] in svg
    assert plots.SERIES[theme][0] in svg
    assert "Alpha &lt;i&gt;" in svg
    assert "<script" not in svg


def test_png_is_a_png() -> None:
    spec = plots.histogram([1, 2, 2, 3], x_title="Minutes")
    assert plots.png(spec).startswith(b"\x89PNG")


def test_reliability_holds_the_diagonal() -> None:
    points = [{"stated": 0.2, "observed": 0.3, "n": 10}]
    spec = plots.reliability(points, x_title="Stated", y_title="Observed")
    assert len(spec["layer"]) == 2
    assert plots.svg(spec).startswith("<svg")


def test_nothing_is_fetched() -> None:
    spec = {**plots.histogram([1], x_title="x"), "data": {"url": "http://127.0.0.1:9/data.json"}}
    with pytest.raises(ValueError, match="allowed"):
        plots.svg(spec)


def test_colours_are_those_of_the_style_sheet() -> None:
    css = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
    found = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", css))
    for place, theme in enumerate(("light", "dark")):
        tokens = {name: pair.split(", ")[place] for name, pair in found.items()}
        assert plots.SERIES[theme] == [tokens[f"cat-{k}"] for k in range(1, 7)]
        for name, colour in plots.COLOURS[theme].items():
            assert tokens[name] == colour
    bands = {tone: found[f"{tone}-soft"].split(", ")[0] for tone in ("bad", "warn", "good")}
    assert bands == BAND_COLOURS


def test_rows_of_one_label_are_drawn_beside_each_other():
    rows = [{"label": "Quality", "value": 0.5, "low": 0.4, "high": 0.6}] * 2
    picture = document(
        whiskers(rows, x_title="alpha", domain=(0.0, 1.0), bands=False),
        "svg",
        title="Agreement",
        method="As measured.",
    ).decode()
    assert ">Quality</text>" in picture
    assert ">Quality (2)</text>" in picture
