"""A confusion table in words."""

from annotation.models import Criterion, Project
from judges.selectors.reports.confusions import commonest_error, spread_of

TABLE = [[2, 0, 1], [1, 5, 7], [0, 0, 24]]


def test_steps_and_directions_are_counted(project: Project) -> None:
    accuracy = Criterion.objects.get(rubric__project=project, key="accuracy")
    spread = spread_of(TABLE, accuracy)
    assert spread is not None
    # Diagonal 31 of 40; 7 + 1 one step away, the 1 in the corner two; above it 1 + 7.
    assert (spread.total, spread.same, spread.one_step, spread.further) == (40, 31, 8, 1)
    assert (spread.kinder, spread.harder) == (8, 1)
    assert "31 of 40; one step away on 8; further on 1" in spread.sentence


def test_values_without_an_order_have_no_steps(project: Project) -> None:
    overall = Criterion.objects.get(rubric__project=project, key="overall")
    spread = spread_of(TABLE, overall)
    assert spread is not None
    assert spread.sentence == "The same value on 31 of 40. Outlined: the same value."
    assert spread_of([], overall) is None


def test_the_commonest_error_is_named_with_how_often_it_comes() -> None:
    # Of 1 + 5 + 7 = 13 in the second row, seven are in the third column.
    assert commonest_error(TABLE, ("cold", "neutral", "warm")) == (
        "Where neutral is taken as true, it says warm: 7 of 13."
    )


def test_where_no_error_comes_most_often_none_is_named() -> None:
    for table in ([], [[3, 0], [0, 4]], [[3, 2], [2, 4]]):
        assert commonest_error(table, ("fail", "pass")) == ""
