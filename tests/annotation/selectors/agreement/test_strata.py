"""Keys with few values, and the order of their values."""

from annotation.models import Project
from annotation.selectors.agreement.strata import few_valued_keys, in_order
from tests.factories.projects import make_item


def test_a_key_with_too_many_values_cuts_nothing(project: Project) -> None:
    for number in range(4):
        make_item(project, f"it-{number}", outputs=0, metadata={"id": number, "tier": number % 2})
    assert few_valued_keys(project, 3) == ["tier"]
    assert few_valued_keys(project, 4) == ["id", "tier"]


def test_what_is_no_name_of_a_slice_cuts_nothing(project: Project) -> None:
    for value in ([1], {"a": 1}, 0.5, None, "only"):
        make_item(project, f"it-{value}", outputs=0, metadata={"key": value})
    assert few_valued_keys(project, 9) == []


def test_numbers_are_in_order_of_their_size() -> None:
    assert sorted(["10", "9", "none"], key=in_order) == ["none", "9", "10"]
