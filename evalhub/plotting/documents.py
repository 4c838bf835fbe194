"""Pictures that leave the browser: an SVG or a PNG with its title and the method under it.

The pages draw the same marks themselves (`evalhub.charts`); these are for reports and slides.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from evalhub.charts import BANDS
from evalhub.plotting.plots import SCHEMA, Spec, png, svg

ROW, LEAST_WIDTH = 34, 420
MEDIA = {"svg": "image/svg+xml", "png": "image/png"}
BAND_COLOURS = {"bad": "#ffefec", "warn": "#fff2d9", "good": "#e2f7f2"}


def whiskers(
    rows: Sequence[Mapping[str, Any]], *, x_title: str, domain: tuple[float, float], bands: bool
) -> Spec:
    """Return a forest plot: a row per `label` with `value`, `low` and `high`, top to bottom.

    A row without `value` keeps its place and is marked "not defined"; `bands` shades 0.667 and 0.8.
    """
    rows = [{**row, "label": label} for row, label in zip(rows, told_apart(rows), strict=True)]
    order = [row["label"] for row in rows]
    y = {"field": "label", "type": "nominal", "sort": order, "title": None, "axis": LABELS}
    x = {"type": "quantitative", "title": x_title, "scale": scale_of(domain)}
    ends = {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}}
    layers: list[Spec] = [*(_bands(domain) if bands else [])]
    layers += [
        {"mark": {"type": "rule", "strokeWidth": 2, "clip": True}, "encoding": ends},
        {
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "clip": True},
            "encoding": {"y": y, "x": {**x, "field": "value"}},
        },
        {
            "transform": [{"filter": "!isValid(datum.value)"}],
            "mark": {"type": "text", "align": "left", "fontSize": 12},
            "encoding": {"y": y, "x": {"datum": domain[0]}, "text": {"value": "not defined"}},
        },
    ]
    return _spec(rows, {"layer": layers}, height=ROW * max(1, len(rows)))


def grid(
    cells: Sequence[Mapping[str, Any]], *, rows: Sequence[str], columns: Sequence[str]
) -> Spec:
    """Return a heat map: cells of `row`, `column`, `value` (None: empty) and their `text`."""
    shared = {
        "x": {
            "field": "column",
            "type": "nominal",
            "sort": list(columns),
            "title": None,
            "axis": {**LABELS, "orient": "top", "labelAngle": -40 if len(columns) > 6 else 0},
        },
        "y": {"field": "row", "type": "nominal", "sort": list(rows), "title": None, "axis": LABELS},
    }
    colour = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"scheme": "blues"},
    }
    dark = {"condition": {"test": "datum.light", "value": "#1c1b19"}, "value": "#ffffff"}
    layers = [
        {"mark": "rect", "encoding": {**shared, "color": colour}},
        {
            "mark": {"type": "text", "fontSize": 11},
            "encoding": {**shared, "text": {"field": "text"}, "color": dark},
        },
    ]
    size = {"height": ROW * max(1, len(rows)), "width": max(LEAST_WIDTH, 52 * len(columns))}
    return _spec(_lightness(cells), {"layer": layers}, **size)


def columns(rows: Sequence[Mapping[str, Any]], *, order: Sequence[str], y_title: str) -> Spec:
    """Return bars of `count` over `label`, in `order`."""
    encoding = {
        "x": {
            "field": "label",
            "type": "nominal",
            "sort": list(order),
            "title": None,
            "axis": {**LABELS, "labelAngle": -40 if len(order) > 12 else 0},
        },
        "y": {"field": "count", "type": "quantitative", "title": y_title},
    }
    return _spec(rows, {"mark": "bar", "encoding": encoding}, height=220)


def document(spec: Spec, form: str, *, title: str, method: str) -> bytes:
    """Return the picture as `svg` or `png`, headed by its title, the method beneath it."""
    foot = {"text": wrapped(method), "orient": "bottom", "anchor": "start", "offset": 12}
    foot |= {"fontSize": 12, "fontWeight": "normal", "frame": "bounds"}
    inner = {key: value for key, value in spec.items() if key not in {"$schema", "padding"}}
    whole = {
        "$schema": SCHEMA,
        "title": {"text": title, "anchor": "start", "fontSize": 15, "offset": 10},
        "vconcat": [{**inner, "title": foot}],
        "padding": 16,
    }
    return svg(whole).encode() if form == "svg" else png(whole)


def told_apart(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Labels of which none is there twice: rows of one label would be drawn over each other."""
    found: list[str] = []
    for row in rows:
        label, n = str(row["label"]), 1
        while label in found:
            n += 1
            label = f"{row['label']} ({n})"
        found.append(label)
    return found


def scale_of(domain: tuple[float, float]) -> Spec:
    return {"domain": list(domain), "zero": False, "nice": False}


def wrapped(text: str, width: int = 96) -> list[str]:
    """Break a sentence into lines: a picture has no other place for what is longer."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


LABELS = {"labelLimit": 260, "ticks": False, "domain": False}


def _bands(domain: tuple[float, float]) -> list[Spec]:
    """The grounds of the bands, from the left."""
    found, start = [], domain[0]
    for end, tone, _ in BANDS:
        if end > start:
            found.append(
                {
                    "data": {"values": [{"from": start, "to": min(end, domain[1])}]},
                    "mark": {"type": "rect", "color": BAND_COLOURS[tone]},
                    "encoding": {
                        "x": {"field": "from", "type": "quantitative", "scale": scale_of(domain)},
                        "x2": {"field": "to"},
                    },
                }
            )
            start = end
    return found


def _lightness(cells: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Say of each cell whether dark ink is read on it."""
    known = [cell["value"] for cell in cells if cell["value"] is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    middle = low + 0.6 * (high - low)
    return [{**cell, "light": cell["value"] is None or cell["value"] < middle} for cell in cells]


def _spec(
    values: Sequence[Mapping[str, Any]], body: Spec, *, height: int, width: int = 560
) -> Spec:
    data = {"values": [dict(value) for value in values]}
    return {"$schema": SCHEMA, "width": width, "height": height, "data": data, **body}
