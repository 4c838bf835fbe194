"""What rows may say about several outputs: of the two of a pair, or of all, in labels only."""

from annotation.dataset.kinds.rankings import FEWEST, MOST, covers
from annotation.dataset.kinds.scales import RANKING
from annotation.dataset.problems import RowRefused, shown
from annotation.dataset.reading import join
from annotation.dataset.rubrics import CriterionSpec
from annotation.dataset.values import JSON


def refuse_unpaired(
    given: JSON, criterion: CriterionSpec, outputs: tuple[str, ...], path: str
) -> None:
    """Raise `RowRefused` for a row about one output, or an item without exactly two."""
    if given is not None:
        reason = f"{shown(criterion.key)} compares two outputs; leave it out"
        raise RowRefused(join(path, "output_id"), reason)
    if len(outputs) != 2:
        reason = f"{shown(criterion.key)} compares two outputs; the item has {len(outputs)}"
        raise RowRefused(join(path, "dimension"), reason)


def refuse_unranked(
    given: JSON, criterion: CriterionSpec, outputs: tuple[str, ...], path: str
) -> None:
    """Raise `RowRefused` for a row about one output, or an item whose outputs are not ranked."""
    if given is not None:
        reason = f"{shown(criterion.key)} ranks all outputs; leave it out"
        raise RowRefused(join(path, "output_id"), reason)
    if not FEWEST <= len(outputs) <= MOST:
        reason = f"{shown(criterion.key)} ranks {FEWEST} to {MOST} outputs"
        raise RowRefused(join(path, "dimension"), f"{reason}; the item has {len(outputs)}")


def refuse_other_outputs(
    value: JSON, criterion: CriterionSpec, outputs: tuple[str, ...], where: str
) -> None:
    """Raise `RowRefused` where an order names other outputs than the item has."""
    if criterion.type == RANKING and value is not None and not covers(value, outputs):
        known = ", ".join(map(shown, outputs))
        raise RowRefused(where, f"must name each output once, best first: {known}")


def refuse_ranking(criterion: CriterionSpec, reason: str, path: str = "") -> None:
    """Raise `RowRefused` where rankings have no part."""
    if criterion.type == RANKING:
        whole = f"{shown(criterion.key)} is a ranking; {reason}"
        raise RowRefused(join(path, "dimension"), whole)
