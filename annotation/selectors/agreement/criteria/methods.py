"""What one value several methods make of the ratings, beside each other and the references."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from annotation.agreement.figures import INTERVAL, Figure, ends, mark
from annotation.selectors.agreement.criteria.asked import SAMPLING, Asked
from annotation.selectors.agreement.report import NO_CLASSES, has_no_classes
from annotation.selectors.ratings import FloatArray, reference_codes
from evalhub.plotting.documents import whiskers
from evalhub.stats.consensus.dawid_skene import dawid_skene
from evalhub.stats.consensus.glad import glad
from evalhub.stats.consensus.mace import mace
from evalhub.stats.consensus.majority import majority
from evalhub.stats.consensus.methods import MethodComparison, compare_methods
from evalhub.stats.consensus.one_coin import one_coin
from evalhub.stats.consensus.weighted import weighted_vote
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate

MAJORITY = "Majority"
# Of more ratings only the quick methods are made: the page is waited for.
MOST_RATINGS = 30_000


@dataclass(frozen=True)
class MethodLine:
    """One method: units with a value, ties, and how it compares with the majority.

    `accuracy` is over the units with a reference, a tie being wrong; `gain` is against the
    majority. Both are None without references. `why` says why a method has no values.
    """

    name: str
    n_valued: int = 0
    n_tied: int = 0
    n_changed: int = 0
    accuracy: Estimate | None = None
    gain: Estimate | None = None
    p_value: float | None = None
    why: str = ""


@dataclass(frozen=True)
class Methods:
    lines: tuple[MethodLine, ...]
    n_units: int
    n_references: int


def consensus_methods(asked: Asked) -> Methods:
    table = asked.table
    if not table.n_ratings or has_no_classes(table):
        why = NO_CLASSES.message if table.n_ratings else "Nobody has rated yet."
        return Methods((MethodLine(MAJORITY, why=why),), int(table.subjects.size), 0)
    labels, reasons = made(asked)
    truth = table.align({} if asked.option else reference_codes(asked.criterion))
    n_known = int(np.count_nonzero(~np.isnan(truth)))
    found = compare_methods(labels, truth if n_known else None)
    lines = [line_of(name, values, found) for name, values in labels.items()]
    lines += [MethodLine(name, why=why) for name, why in reasons.items()]
    return Methods(tuple(lines), int(table.subjects.size), n_known)


def made(asked: Asked) -> tuple[dict[str, FloatArray], dict[str, str]]:
    """The value of each unit by method, and why some methods have none."""
    labels: dict[str, FloatArray] = {}
    reasons: dict[str, str] = {}
    for name, compute in methods(asked):
        try:
            labels[name] = compute()
        except UndefinedStatistic as reason:
            reasons[name] = reason.message
    return labels, reasons


def methods(asked: Asked) -> Iterator[tuple[str, Callable[[], FloatArray]]]:
    """The methods by name, the quick ones first."""
    matrix = asked.table.matrix
    yield MAJORITY, lambda: majority(matrix).labels
    yield "Vote weighted by agreement", lambda: weighted_vote(matrix).labels
    yield "Dawid and Skene", lambda: dawid_skene(matrix).labels
    yield "One coin", lambda: one_coin(matrix).labels
    if asked.table.n_ratings <= MOST_RATINGS:
        rng = SAMPLING.rng(asked.table.criterion.key, "mace")
        yield "MACE", partial(labels_of_mace, matrix, rng)
        yield "GLAD", lambda: glad(matrix).labels


def labels_of_mace(matrix: FloatArray, rng: np.random.Generator) -> FloatArray:
    return mace(matrix, rng=rng).labels


def line_of(name: str, values: FloatArray, found: MethodComparison) -> MethodLine:
    n_valued = int(np.count_nonzero(~np.isnan(values)))
    pairs = [one for one in found.changes if (one.first, one.second) == (MAJORITY, name)]
    change = pairs[0] if pairs else None
    return MethodLine(
        name,
        n_valued=n_valued,
        n_tied=int(values.size) - n_valued,
        n_changed=change.n_changed if change else 0,
        accuracy=found.accuracy.get(name),
        gain=change.gain if change else None,
        p_value=change.p if change else None,
    )


def method_figure(asked: Asked, found: Methods) -> Figure:
    known = [line for line in found.lines if line.accuracy is not None]
    rows = [mark(line.name, line.accuracy) for line in known if line.accuracy]
    return Figure(
        name="methods",
        title=f"Methods of consensus, {asked.title}",
        method=asked.method(
            f"Share of {found.n_references:,} references met, Wilson's interval; a tie is wrong. "
            "Differences to the majority: Newcombe's paired interval, exact McNemar test."
        ),
        columns=(
            *("method", "units_with_a_value", "ties_or_none", "other_than_the_majority"),
            *(f"accuracy_{end}" for end in INTERVAL),
            *(f"gain_{end}" for end in INTERVAL),
            "p_value",
        ),
        table=lambda: map(row_of, found.lines),
        picture=whiskers(rows, x_title="Accuracy", domain=(0.0, 1.0), bands=False)
        if rows
        else None,
    )


def row_of(line: MethodLine) -> tuple[object, ...]:
    counts = (line.n_valued, line.n_tied, line.n_changed)
    compared = (*cells(line.accuracy, line.why), *cells(line.gain, line.why))
    return (line.name, *counts, *compared, line.p_value)


def cells(estimate: Estimate | None, why: str) -> tuple[object, ...]:
    return (None, None, None, None, why or None) if estimate is None else ends(estimate)
