"""Slices and strata as `report --json` writes them: every measure of the whole, in each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from evalhub.stats.coefficients import as_json
from judges.selectors.agreement.figures import class_lines, further_lines
from judges.selectors.agreement.written import metrics_report
from judges.selectors.baseline.slices import JOIN, Cutting, line_of
from judges.selectors.comparisons import Comparison

# Of alpha and correlations; the measures of classes are those of the page.
RESAMPLES = 100
Json = dict[str, Any]
FIGURES = ("accuracy", "accuracy_ceiling", "kappa", "ceiling", "difference")


def cut_report(found: Comparison, cuttings: Sequence[Cutting]) -> Json:
    """`slices` by metadata key and `strata` of the newest sample; left out where there are none.

    `slices_more` says of how many values of a key no slice is written: they are not the commonest.
    """
    report: Json = {}
    for cutting in cuttings:
        parts = [
            (JOIN.join(value), part_report(part, cutting, value))
            for value, part in cutting.parts(found)
        ]
        if len(cutting.keys) == 1:
            named = ({"by": cutting.by, "slice": value, **one} for value, one in parts)
            report.setdefault("slices", []).extend(named)
            if cutting.n_more:
                report.setdefault("slices_more", {})[cutting.by] = cutting.n_more
        if cutting.strata:
            named = ({"by": cutting.by, "stratum": value, **one} for value, one in parts)
            report["strata"] = list(named)
    return {name: one for name, one in report.items() if one}


def part_report(part: Comparison, cutting: Cutting, value: tuple[str, ...]) -> Json:
    """The figures of the page, and every measure beside what people reach."""
    line = line_of(part, cutting.keys, value)
    figures = {name: getattr(line, name) for name in FIGURES}
    known = {name: as_json(one) for name, one in figures.items() if one is not None}
    # Resampling numbers takes longest; slices are many.
    fewer = replace(part.sampling, resamples=min(RESAMPLES, part.sampling.resamples))
    further = further_lines(replace(part, sampling=fewer))
    metrics = metrics_report([*class_lines(part), *further])
    return {"n": line.n, **known, "reading": line.reading, "metrics": metrics}
