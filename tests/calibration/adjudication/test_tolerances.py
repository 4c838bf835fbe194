import pytest

from annotation.dataset.kinds.scales import scale_for
from annotation.models import Criterion
from calibration.adjudication.tolerances import Tolerance, tolerance_of


def found(kind: str, level: str, values: list[object], stated: object = None, **extra: object):
    criterion = Criterion(key="it", kind=kind, level=level, values=values, extra=extra)
    scale = scale_for(kind, tuple(values) or None, extra)
    return tolerance_of(criterion, scale, stated)


def test_every_level_has_a_usual_tolerance() -> None:
    assert found("nominal", "nominal", ["yes", "no"]) == Tolerance("classes")
    assert found("ordinal", "ordinal", [1, 2, 3, 4, 5]) == Tolerance("steps", 1.0, 4.0)
    # A tenth of 0 to 60.
    bounded = found("interval", "interval", [], min=0, max=60)
    assert (bounded.way, bounded.most, bounded.span) == ("numbers", pytest.approx(6.0), 60.0)
    assert found("interval", "interval", []) == Tolerance("numbers", None, None)
    assert found("multiselect", "none", ["a", "b"]) == Tolerance("classes")


def test_the_project_goes_before_the_rubric_and_both_before_the_usual() -> None:
    scale = [1, 2, 3, 4, 5]
    assert found("ordinal", "ordinal", scale, tolerance=2).most == pytest.approx(2)
    assert found("ordinal", "ordinal", scale, 0, tolerance=2).most == pytest.approx(0)
    for nonsense in (-1, True, "2"):
        assert found("ordinal", "ordinal", scale, tolerance=nonsense).most == pytest.approx(1)


@pytest.mark.parametrize(
    ("tolerance", "words"),
    [
        (Tolerance("classes"), "any difference"),
        (Tolerance("steps", 1.0, 4.0), "more than 1 step apart"),
        (Tolerance("steps", 0.0, 4.0), "more than 0 steps apart"),
        (Tolerance("numbers", 2.5, 60.0), "more than 2.5 apart"),
        (Tolerance("numbers", None), "more than a tenth of the numbers given"),
    ],
)
def test_a_tolerance_is_said_in_words(tolerance: Tolerance, words: str) -> None:
    assert tolerance.words == words
