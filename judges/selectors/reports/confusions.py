"""A confusion table in words: how many are the same, how far the others are apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotation.models import Criterion


@dataclass(frozen=True)
class Spread:
    """Verdicts by their distance to what is taken as true; `kinder` are above it."""

    total: int
    same: int
    one_step: int
    further: int
    kinder: int
    ordered: bool

    @property
    def harder(self) -> int:
        return self.total - self.same - self.kinder

    @property
    def sentence(self) -> str:
        same = f"The same value on {self.same:,} of {self.total:,}"
        if not self.ordered:
            return f"{same}. Outlined: the same value."
        return (
            f"{same}; one step away on {self.one_step:,}; further on {self.further:,}. Outlined: "
            f"the same value. Higher than the value taken as true: {self.kinder:,}, lower: "
            f"{self.harder:,}."
        )


def spread_of(confusion: Sequence[Sequence[int]], criterion: Criterion) -> Spread | None:
    """Rows are what is taken as true; None without a table."""
    if not confusion:
        return None
    table = np.array(confusion)
    true, given = np.indices(table.shape)
    steps = np.abs(true - given)
    total, same, near = (int(table[at].sum()) for at in (steps >= 0, steps == 0, steps == 1))
    kinder = int(table[given > true].sum())
    ordered = criterion.level != "nominal"
    return Spread(total, same, near, total - same - near, kinder, ordered)


def commonest_error(confusion: Sequence[Sequence[int]], options: Sequence[str]) -> str:
    """Which wrong value comes most often, in a sentence; empty where none or several do."""
    table = np.array(confusion, dtype=int)
    if not table.size:
        return ""
    wrong = table.copy()
    np.fill_diagonal(wrong, 0)
    n = int(wrong.max())
    if n == 0 or int((wrong == n).sum()) > 1:
        return ""
    true, given = (int(place) for place in np.unravel_index(wrong.argmax(), wrong.shape))
    of = int(table[true].sum())
    return f"Where {options[true]} is taken as true, it says {options[given]}: {n:,} of {of:,}."
