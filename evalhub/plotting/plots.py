"""General plots (trends, histograms, reliability curves) from Vega-Lite, drawn by vl-convert.

A plot is served as a file of its own and shown with `<img>`: Vega writes inline styles, which the
Content-Security-Policy of our pages forbids inside them. No data is fetched from anywhere. The
page puts the same numbers into a table beside the picture.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import vl_convert

Theme = Literal["light", "dark"]
Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
# The same colours as static/css/tokens.css; a test compares them.
COLOURS: dict[Theme, dict[str, str]] = {
    "light": {"surface": "#ffffff", "ink-2": "#504e4a", "ink-3": "#6c6a65", "line": "#e4e3e0"},
    "dark": {"surface": "#1a1917", "ink-2": "#bcbab6", "ink-3": "#9c9b97", "line": "#33322f"},
}
SERIES: dict[Theme, list[str]] = {
    "light": ["#2e62c9", "#cc621d", "#27a28a", "#961e7a", "#4b4b0d", "#76746e"],
    "dark": ["#719def", "#f7ac55", "#69d4be", "#df59a6", "#eae381", "#a6a59e"],
}


def trend(
    points: Sequence[Mapping[str, Any]], *, y_title: str, domain: tuple[float, float] | None = None
) -> Spec:
    """Return a line over time with its interval: points of `at` (ISO 8601), `value`, `low`, `high`.

    A point without `low` and `high` has no band; an optional `series` gives colour and shape.
    """
    scale = {"domain": list(domain)} if domain else {"zero": False}
    x = {"field": "at", "type": "temporal", "title": None}
    colour = {"field": "series", "type": "nominal", "title": None, "legend": _legend(points)}
    line = {
        "mark": {"type": "line", "point": {"size": 40}},
        "encoding": {"x": x, "y": _y("value", y_title, scale), "color": colour},
    }
    band = {
        "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
        "mark": {"type": "area", "opacity": 0.15},
        "encoding": {
            "x": x,
            "y": _y("low", y_title, scale),
            "y2": {"field": "high"},
            "color": colour,
        },
    }
    return _spec(points, {"layer": [band, line]})


def histogram(values: Sequence[float], *, x_title: str, bins: int = 20) -> Spec:
    """Return counts of values in at most `bins` bins."""
    encoding = {
        "x": {"field": "value", "type": "quantitative", "bin": {"maxbins": bins}, "title": x_title},
        "y": {"aggregate": "count", "type": "quantitative", "title": "Count"},
    }
    body = {"mark": {"type": "bar", "binSpacing": 2}, "encoding": encoding}
    return _spec([{"value": value} for value in values], body)


def reliability(points: Sequence[Mapping[str, Any]], *, x_title: str, y_title: str) -> Spec:
    """Return observed against stated rate (`stated`, `observed`, `n`), with the diagonal."""
    unit = {"domain": [0, 1]}
    x = {"field": "stated", "type": "quantitative", "title": x_title, "scale": unit}
    marks = {
        "mark": {"type": "point", "filled": True},
        "encoding": {
            "x": x,
            "y": _y("observed", y_title, unit),
            "size": {"field": "n", "type": "quantitative", "legend": None},
        },
    }
    diagonal = {
        "data": {"values": [{"stated": 0, "observed": 0}, {"stated": 1, "observed": 1}]},
        "mark": {"type": "rule", "strokeDash": [2, 3]},
        "encoding": {
            "x": {**x, "aggregate": "min"},
            "y": {"field": "observed", "type": "quantitative", "aggregate": "min"},
            "x2": {"field": "stated", "aggregate": "max"},
            "y2": {"field": "observed", "aggregate": "max"},
        },
    }
    return _spec(points, {"layer": [diagonal, marks]})


def svg(spec: Spec, theme: Theme = "light") -> str:
    """Return the plot as an SVG document in one of the two themes."""
    return str(vl_convert.vegalite_to_svg(spec, config=config(theme), allowed_base_urls=[]))


def png(spec: Spec, theme: Theme = "light", scale: float = 2.0) -> bytes:
    """Return the plot as a PNG, for documents that leave the browser."""
    settings = {"config": config(theme), "scale": scale, "allowed_base_urls": []}
    return bytes(vl_convert.vegalite_to_png(spec, **settings))


def config(theme: Theme) -> Spec:
    """Return the design system as a Vega-Lite configuration."""
    colours, series = COLOURS[theme], SERIES[theme]
    axis = {
        "labelColor": colours["ink-3"],
        "titleColor": colours["ink-2"],
        "titleFontWeight": "normal",
        "gridColor": colours["line"],
        "domainColor": colours["line"],
        "tickColor": colours["line"],
        "gridDash": [2, 3],
        "labelFontSize": 12,
        "titleFontSize": 12,
    }
    return {
        "background": colours["surface"],
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "legend": {"labelColor": colours["ink-2"], "labelFontSize": 12, "orient": "top"},
        "range": {"category": series},
        "mark": {"color": series[0]},
        "rule": {"color": colours["ink-3"]},
    }


def _spec(values: Sequence[Mapping[str, Any]], body: Spec) -> Spec:
    data = {"values": [dict(value) for value in values]}
    return {"$schema": SCHEMA, "width": 640, "height": 240, "data": data, **body}


def _y(field: str, title: str, scale: Mapping[str, Any]) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, "scale": dict(scale)}


def _legend(points: Sequence[Mapping[str, Any]]) -> Spec | None:
    return {} if any("series" in point for point in points) else None
