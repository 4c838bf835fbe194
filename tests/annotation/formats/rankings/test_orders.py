import pytest

from annotation.dataset.values import JSON
from annotation.formats.rankings.orders import order_of, ranks_in, side_of


def output(key: str, model: str = "") -> dict[str, str]:
    return {"id": key, "model": model, "text": "x"}


THREE = [output("fields.a", "gpt"), output("fields.b"), output("c")]


@pytest.mark.parametrize(
    ("value", "ranks"),
    [
        (["b", "a"], [["b"], ["a"]]),
        ('["b", "a"]', [["b"], ["a"]]),
        (["c", ["a", "b"]], [["c"], ["a", "b"]]),
        ([{"value": "a", "rank": 2}, {"value": "b", "rank": 1}], [["b"], ["a"]]),
        # Two share the first rank; the third has rank 3 or 2, as tools like it.
        (
            [{"value": "a", "rank": 1}, {"value": "c", "rank": 3}, {"value": "b", "rank": 1}],
            [["a", "b"], ["c"]],
        ),
        ([{"value": "a"}, {"value": "b"}], [["a"], ["b"]]),
        ({"value": ["a", "b"], "rank": [2, 1]}, [["b"], ["a"]]),
        ([{"value": "a", "rank": 1}, {"value": "a", "rank": 2}], []),
        ([{"value": "a", "rank": 1}, {"value": "b", "rank": None}], []),
        ({"value": ["a", "b"], "rank": [1]}, []),
        *((value, []) for value in ("b > a", ["a"], ["a", "a"], [1, 2], [], {}, 3, None)),
    ],
)
def test_a_ranking_is_read_in_every_shape(value: JSON, ranks: list[list[str]]) -> None:
    assert ranks_in(value) == ranks


def test_names_become_the_ids_of_the_outputs_they_mean() -> None:
    # By id, by model, and by the last part of a column's name.
    assert order_of(["c", "gpt", "b"], THREE) == ["c", "fields.a", "fields.b"]
    assert order_of([["c", "gpt"], "b"], THREE) == [["c", "fields.a"], "fields.b"]
    assert order_of(["b", ["c", "gpt"]], THREE) == ["fields.b", ["c", "fields.a"]]
    assert order_of(["c", "gpt", "d"], THREE) is None


def test_a_name_that_two_outputs_share_means_none() -> None:
    assert order_of(["m", "c"], [output("a", "m"), output("b", "m"), output("c")]) is None


@pytest.mark.parametrize(
    ("side", "order"), [("A", ["x", "y"]), ("B", ["y", "x"]), ("tie", [["x", "y"]])]
)
def test_a_preference_ranks_two_outputs_and_a_ranking_of_two_is_a_preference(
    side: str, order: JSON
) -> None:
    two = [output("x"), output("y")]
    assert order_of(side, two) == order
    assert side_of(order, two) == side
    assert order_of(side, THREE) is None


def test_a_preference_may_name_an_output_or_its_model() -> None:
    two = [output("x", "gpt"), output("y", "llama")]
    assert [side_of(said, two) for said in ("x", "llama", "B", "neither")] == [
        *("A", "B", "B", "neither")
    ]
