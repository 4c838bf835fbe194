"""The ratings under one criterion, as the checks take them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evalhub.stats.lint.leaving_out import Beside, beside_others, coded
from evalhub.stats.tables import FloatArray, IntArray


@dataclass(frozen=True)
class Rated:
    """Ratings, the scale they are on, and what is taken as true.

    Attributes
    ----------
    criterion : str
        Key of the criterion.
    raters : tuple of str
        Keys of the rows.
    matrix : ndarray, shape (n_raters, n_units)
        Ratings, NaN = missing.
    values : ndarray, shape (n_values,)
        The points of the scale as they stand in ``matrix``, in their order.
    names : tuple of str
        What the points are called; empty where any number may be given.
    ordered : bool
        Whether the values have an order.
    reference : ndarray, shape (n_units,), optional
        What is taken as true, NaN = nothing.

    Examples
    --------
    >>> matrix = np.array([[1.0, 2.0], [1.0, np.nan]])
    >>> rated = Rated("tone", ("anna", "ben"), matrix, np.array([1.0, 2.0]), ("bad", "good"), True)
    >>> rated.codes, rated.n_values
    (array([[ 0,  1],
           [ 0, -1]]), 2)
    """

    criterion: str
    raters: tuple[str, ...]
    matrix: FloatArray
    values: FloatArray
    names: tuple[str, ...]
    ordered: bool
    reference: FloatArray | None = None

    @cached_property
    def _coded(self) -> tuple[IntArray, int]:
        """Reference and ratings on one scale of few points."""
        rows = self.matrix
        if self.reference is not None:
            rows = np.vstack([self.matrix, self.reference])
        return coded(rows, self.values)

    @property
    def codes(self) -> IntArray:
        """Places on the scale, -1 = missing; shape (n_raters, n_units)."""
        return self._coded[0][: len(self.raters)]

    @property
    def reference_codes(self) -> IntArray | None:
        """Places of what is taken as true, -1 = nothing."""
        return None if self.reference is None else self._coded[0][-1]

    @property
    def n_values(self) -> int:
        """Points of the scale, or bins of a long one."""
        return self._coded[1]

    @cached_property
    def beside(self) -> Beside:
        """Each rating beside the others of its unit."""
        return beside_others(self.codes, self.n_values)

    def name(self, place: int) -> str:
        """Return what a point is called."""
        return self.names[place] if place < len(self.names) else f"{self.values[place]:g}"
