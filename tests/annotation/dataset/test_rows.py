"""What is remembered of the rows that were read, and how little room it takes."""

import tracemalloc

import pytest

from annotation.dataset.rows import Index, Places


def test_every_id_keeps_its_number_however_many_there_are() -> None:
    places = Places()
    for number in range(5_000):
        places[f"item-{number}"] = number << 24 | number
    assert len(places) == 5_000
    assert all(places[f"item-{number}"] == number << 24 | number for number in range(5_000))
    assert "item-5000" not in places
    assert None not in places
    with pytest.raises(KeyError):
        places["item-5000"]


def test_an_id_that_is_there_gets_another_number_and_no_other_place() -> None:
    places = Places()
    places["a"], places["a"] = 1, 2
    assert (len(places), places["a"]) == (1, 2)


def test_an_index_finds_places_and_outputs_again() -> None:
    index = Index()
    index.add("one", ("one-a", "one-b"))
    index.add("two", ("two-a", "other"))
    assert [index.position(name) for name in ("one", "two")] == [0, 1]
    assert index.outputs("one") == ("one-a", "one-b")
    assert index.outputs("two") == ("two-a", "other")
    index.set_aside("one")
    assert ("one" in index, index.is_broken("one"), len(index)) == (False, True, 2)


def test_a_hundred_thousand_items_take_four_mebibytes() -> None:
    tracemalloc.start()
    index = Index()
    for number in range(100_000):
        index.add(f"item-{number:06d}", (f"item-{number:06d}-a",))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # 2^18 places of 16 bytes each.
    assert held < 4.5 * 2**20
