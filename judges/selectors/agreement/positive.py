"""Which of two values is the one to find, so that TPR and TNR have a side; and what passes."""

from annotation.models import Criterion
from evalhub.scales.numbers import is_number

GOOD = {"yes", "pass", "passed", "true", "good", "correct", "ok", "safe", "acceptable", "y", "1"}


def positive_place(criterion: Criterion) -> int | None:
    """The place of the positive of two values; None where no side is the positive one.

    True of true and false, the larger of two numbers, the last of two ordered words, and of
    others the one that says yes. Of the two outputs of a pair neither is.
    """
    values = list(criterion.values)
    if len(values) != 2 or criterion.scope == "pair":
        return None
    if set(map(type, values)) == {bool}:
        return values.index(True)
    if all(is_number(value) for value in values):
        return values.index(max(values))
    if criterion.level != "nominal":
        return 1
    good = [place for place, value in enumerate(values) if str(value).strip().lower() in GOOD]
    return good[0] if len(good) == 1 else None
