import pytest

from annotation.dataset.values import Scale, is_within, value_key, value_text


def test_json_types_have_different_keys():
    keys = [value_key(value) for value in (True, 1, "1", "true", False, 0, None)]
    assert keys == ["true", "1", '"1"', '"true"', "false", "0", "null"]


def test_one_number_has_one_key():
    assert value_key(4) == value_key(4.0) == "4"
    assert value_key(-0.0) == value_key(0)
    assert value_key(0.5) == "0.5"
    assert value_key(2**53 + 1) != value_key(float(2**53))


def test_a_scale_holds_its_values_by_type():
    scale = Scale((1, 2, True, "Yes"))
    assert [scale.contains(value) for value in (1, 2.0, True, "Yes")] == [True] * 4
    assert not any(scale.contains(value) for value in (False, "1", "yes", None, [1], 3))
    assert [scale.index(value) for value in (1, 2.0, True, "Yes")] == [0, 1, 2, 3]


def test_a_free_scale_holds_every_finite_number():
    scale = Scale(None)
    assert scale.contains(0.25)
    assert not any(scale.contains(value) for value in (True, "1", float("nan"), float("inf")))
    assert not any(scale.contains(value) for value in (10**15 + 1, 10**900, 1e308))
    assert scale.is_numeric()


def test_a_value_off_the_scale_has_no_index():
    with pytest.raises(ValueError, match="no place"):
        Scale((1, 2)).index(True)


def test_values_are_written_as_people_write_them():
    assert [value_text(value) for value in (1, 4.0, True, "Yes")] == ["1", "4", "true", "Yes"]


def test_numbers_are_apart_as_people_count():
    # In binary 4.2 - 4 is a little more than 0.2, and 1.3 - 1 a little more than 0.3.
    assert is_within(4.2, 4, 0.2)
    assert is_within(1.3, 1, 0.3)
    assert not is_within(1.31, 1, 0.3)
    assert is_within(4.0, 4, None)
