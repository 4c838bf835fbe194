from calibration.releases.differences import Frozen
from calibration.releases.rot import Absent, why_gained, why_lost


def frozen(source: str = "majority", **ratings: int) -> Frozen:
    return Frozen(1, "tone", "1", source, ratings)


def test_what_would_be_left_out_says_why_and_what_happened() -> None:
    tie = Absent("the raters' majority is tied", {"a": 1, "b": 1})
    assert why_lost(frozen(a=1), tie, retired=False) == (
        "the raters' majority is tied; there are new ratings"
    )
    trap = Absent("it is a trap", {"a": 1})
    assert why_lost(frozen(a=1), trap, retired=False) == "it is a trap"
    assert why_lost(frozen(a=1), None, retired=True) == "its Item was retired"
    assert why_lost(frozen(a=1), None, retired=False) == "its Criterion is not asked"


def test_what_is_newly_available_says_what_it_was_before() -> None:
    tie = Absent("tied", {"a": 1, "b": 1})
    assert why_gained(None, frozen()) == "it is new"
    assert why_gained(tie, frozen(a=2, b=1)) == "before, tied; there are new ratings"
    assert why_gained(tie, frozen("reference")) == "before, tied; it has a reference now"
    settled = "before, tied; an Adjudication settled it"
    assert why_gained(tie, frozen("adjudicated")) == settled
    assert why_gained(tie, frozen(a=1, b=1)) == "before, tied"
