import pytest

from annotation.dataset.kinds.scales import SetScale, TextScale
from annotation.dataset.rubrics import CriterionSpec
from annotation.dataset.values import Scale, Value
from annotation.formats.cells import fitting, is_blank


def criterion(*values: Value) -> CriterionSpec:
    return CriterionSpec("k", "ordinal", "output", "ordinal", Scale(values or None))


@pytest.mark.parametrize(
    ("cell", "values", "value"),
    [
        ("4", (1, 4), 4),
        (4.0, (1, 4), 4.0),
        ("4.0", (1, 4), 4),
        (" yes ", ("yes", "no"), "yes"),
        ("YES", ("yes", "no"), "yes"),
        ("true", (True, False), True),
        (["kind"], ("kind", "curt"), "kind"),
        (1, ("1", "2"), "1"),
        ("2.5", (), 2.5),
        ("2,5", (), 2.5),
        ("3,5", (3, 3.5, 4), 3.5),
        # In which way it is meant does not matter where it is no option anyway.
        ("1,234", (1, 4), "1,234"),
        # What fits none, or two, stays for the reader to refuse by name.
        ("nine", (1, 4), "nine"),
        ("YES", ("yes", "Yes"), "YES"),
        (["a", "b"], ("a", "b"), ["a", "b"]),
        ("nan", (), "nan"),
        ("1" * 5000, (), "1" * 5000),
        ("1" * 5000, (1, 4), "1" * 5000),
    ],
)
def test_a_cell_becomes_the_scales_own_value(
    cell: object, values: tuple[Value, ...], value: object
) -> None:
    found = fitting(cell, criterion(*values))
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (["kind", "Brief"], ["kind", "brief"]),
        ("kind", ["kind"]),
        (["kind"], ["kind"]),
        ('["brief", "kind"]', ["kind", "brief"]),
        (["kind", "rude"], ["kind", "rude"]),
    ],
)
def test_options_are_always_a_list(cell: object, value: object) -> None:
    spec = CriterionSpec("k", "multiselect", "output", "none", SetScale(("kind", "brief")))
    assert fitting(cell, spec) == value


def test_words_of_ones_own_stay_words() -> None:
    spec = CriterionSpec("k", "text", "output", "none", TextScale(None))
    assert [fitting(cell, spec) for cell in ("42", 42, True, "So.")] == ["42", "42", "true", "So."]


def test_blank_cells_say_nothing_and_zero_says_something() -> None:
    assert [is_blank(cell) for cell in (None, "", "  ", [], {}, 0, False, "0")] == [
        *([True] * 5),
        *([False] * 3),
    ]
