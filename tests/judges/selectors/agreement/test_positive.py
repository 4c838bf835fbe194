"""Which of two values is the one to find."""

import pytest

from annotation.models import Criterion
from judges.selectors.agreement.positive import positive_place


@pytest.mark.parametrize(
    ("values", "level", "scope", "place"),
    [
        ([False, True], "nominal", "output", 1),
        ([True, False], "nominal", "output", 0),
        ([1, 0], "ordinal", "output", 0),
        (["bad", "fine"], "ordinal", "output", 1),
        (["Pass", "Fail"], "nominal", "output", 0),
        (["cat", "dog"], "nominal", "output", None),
        (["A", "B"], "nominal", "pair", None),
        ([1, 2, 3], "ordinal", "output", None),
        ([], "interval", "output", None),
    ],
)
def test_of_two_values_one_may_be_positive(
    values: list[object], level: str, scope: str, place: int | None
) -> None:
    assert positive_place(Criterion(values=values, level=level, scope=scope)) == place
