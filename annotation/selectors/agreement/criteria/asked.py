"""What a page of agreement is about: one criterion, or one option of several, and how it counts."""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

import numpy as np

from annotation.dataset.kinds.scales import SETS, UNMEASURED
from annotation.dataset.values import value_text
from annotation.models import Criterion, Project
from annotation.selectors.agreement.counted import Counted
from annotation.selectors.agreement.switches import Switches
from annotation.selectors.agreement.unmeasured import answers_to, option_tables
from annotation.selectors.ratings import (
    FloatArray,
    IntArray,
    RatingTable,
    every_criterion,
    rating_table,
)
from annotation.selectors.review.pseudonyms import labels_by_key
from evalhub.errors import NotFound
from evalhub.stats.coefficients import Sampling
from evalhub.stats.tables import stacked

SAMPLING = Sampling(resamples=1000)
# What looks at each rater takes seconds for a million cells, and minutes for a hundred times that.
MOST_CELLS = 1_000_000


@dataclass(frozen=True)
class Asked:
    """The ratings under one criterion, what their raters are called, and which were counted."""

    project: Project
    criterion: Criterion
    table: RatingTable
    switches: Switches
    option: str = ""
    names: dict[str, str] = field(default_factory=dict)

    @property
    def counted(self) -> Counted:
        return self.switches.counted

    @property
    def level(self) -> str:
        return self.table.criterion.level

    @cached_property
    def ratings(self) -> FloatArray:
        """The matrix as its level takes it: numbers where steps are measured."""
        table = self.table
        if self.level in ("interval", "ratio") and table.numbers is not None:
            return table.numbers
        return table.matrix

    @cached_property
    def stacked(self) -> FloatArray:
        """The same without who gave what: for what does not ask for raters."""
        return stacked(self.ratings)

    @cached_property
    def units(self) -> IntArray:
        """Columns to look at where each rater is: drawn at random where all would take long."""
        n_raters, n_units = self.table.matrix.shape
        most = MOST_CELLS // max(1, n_raters)
        if n_units <= most:
            return np.arange(n_units)
        rng = SAMPLING.rng(self.table.criterion.key, "drawn")
        return np.sort(rng.choice(n_units, most, replace=False))

    @cached_property
    def drawn(self) -> FloatArray:
        """The ratings of those units."""
        return self.ratings[:, self.units]

    @property
    def on_drawn(self) -> str:
        """Says so where figures are of the drawn units alone."""
        n, of = self.units.size, self.table.subjects.size
        return "" if n == of else f" On {n:,} of {of:,} units, drawn at random."

    @property
    def title(self) -> str:
        return self.table.criterion.title

    @property
    def query(self) -> str:
        """What an address of a page about it ends with."""
        return f"?{urlencode(self.hidden)}"

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The same as the fields of a form."""
        about = {"criterion": self.criterion.key, "option": self.option}
        named = {name: value for name, value in about.items() if value}
        return list((named | self.counted.parameters).items())

    @property
    def raters(self) -> list[str]:
        """What the rows of the table are called."""
        return [self.names.get(key, key) for key in self.table.raters]

    def method(self, of: str) -> str:
        """The line under a figure."""
        table = self.table
        units = f"{table.subjects.size:,} units, {table.n_ratings:,} Ratings"
        about = f"{self.title} ({self.level}), {units}, {len(table.raters):,} Raters"
        return f"{of} {about}. {self.switches.method} Project {self.project.name}."


def agreement_about(project: Project, key: str, option: str, switches: Switches) -> Asked:
    """Load what a page is about. Raises `NotFound` for what has no agreement on a scale."""
    criterion = next((one for one in every_criterion(project) if one.key == key), None)
    if criterion is None:
        raise NotFound
    table = table_of(criterion, option, switches.counted)
    return Asked(project, criterion, table, switches, option, labels_by_key(project))


def table_of(criterion: Criterion, option: str, counted: Counted) -> RatingTable:
    """The ratings; of one option where several may be chosen."""
    if criterion.kind not in UNMEASURED:
        return rating_table(criterion, (), counted)
    if criterion.kind in SETS:
        tables = option_tables(answers_to(criterion, (), counted))
        for value, table in zip(criterion.values, tables, strict=False):
            if value_text(value) == option:
                return table
    raise NotFound
