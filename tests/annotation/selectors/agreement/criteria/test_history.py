"""Alpha by rubric version and over time."""

from datetime import UTC, datetime, timedelta

from annotation.models import Project
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.criteria.history import (
    agreement_history,
    time_figure,
    version_figure,
)
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.scales import publish_scale

START = datetime(2026, 7, 1, tzinfo=UTC)


def rate(project: Project, n: int, day: int, values: tuple[int, int]) -> None:
    """`n` new items, rated by r1 and r2 on a day: the first value, every other one the second."""
    raters = [project.raters.filter(key=k).first() or make_rater(project, k) for k in ("r1", "r2")]
    for number in range(n):
        subject = make_item(project, f"d{day}-{number}", outputs=1).subjects.get()
        for rater, value in zip(raters, values, strict=True):
            given = {"accuracy": value if number % 2 else values[0]}
            at = START + timedelta(days=day, minutes=number)
            make_annotation(subject, rater, given, submitted_at=at)


def test_a_version_counts_by_its_own_ratings(project: Project, ask) -> None:
    rate(project, 4, 1, (1, 5))
    publish_scale(project, "accuracy", [1, 2, 3, 4, 5])
    rate(project, 2, 2, (2, 2))
    first, second = agreement_history(ask()).versions
    assert (first.version, first.n_ratings, second.version, second.n_ratings) == (1, 8, 2, 4)
    # Two of four units agree under the first; under the second nothing varies.
    assert isinstance(first.alpha, Estimate)
    assert first.alpha.value < 0.5
    assert isinstance(second.alpha, UndefinedStatistic)


def test_windows_follow_the_last_answer_and_hold_twenty_units(project: Project, ask) -> None:
    rate(project, 20, 1, (1, 5))
    rate(project, 21, 9, (1, 5))
    asked = ask()
    history = agreement_history(asked)
    # 41 units are two windows of 21 and 20.
    assert [one.n_units for one in history.windows] == [21, 20]
    assert history.windows[0].start == START + timedelta(days=1)
    assert history.windows[1].end == START + timedelta(days=9, minutes=20)
    assert history.n_untimed == 0
    assert history.windows[0].since_last is None
    assert "No change seen" in history.moved
    assert len(time_figure(asked, history).rows) == 2
    assert len(version_figure(asked, history).rows) == 1


def test_units_without_a_time_are_counted_apart(project: Project, ask) -> None:
    rate(project, 3, 1, (1, 5))
    project.annotations.filter(subject__item__key="d1-0", rater__key="r2").update(submitted_at=None)
    history = agreement_history(ask())
    assert (history.n_untimed, sum(one.n_units for one in history.windows)) == (1, 2)


def test_nothing_rated_has_no_history(ask) -> None:
    history = agreement_history(ask())
    assert (history.versions, history.windows, history.n_untimed) == ((), (), 0)


def test_what_was_rated_under_another_criterion_is_no_part(rated: Asked, ask) -> None:
    assert agreement_history(ask("overall")).versions == ()
