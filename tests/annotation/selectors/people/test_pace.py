"""Volume by day and the distribution of seconds."""

from datetime import UTC, date, datetime, timedelta

from annotation.models import Annotation, Project
from annotation.selectors.people.pace import DAYS, distribution, pace_of, volume_of
from tests.factories.people import make_rater
from tests.factories.quality import answer

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


def test_answers_are_counted_by_day_up_to_the_last_day_of_work(project: Project) -> None:
    rater = make_rater(project)
    for number, back in enumerate((0, 0, 1, 13, 14)):
        answer(rater, f"it-{number}", submitted_at=NOON - timedelta(days=back))
    answer(rater, "undated", submitted_at=None)
    volume = volume_of(rater.annotations.all())
    assert len(volume.days) == DAYS
    assert volume.days[0] == (date(2026, 3, 7), 1)
    assert volume.counts == [1, *[0] * 11, 1, 2]
    assert (volume.labels[-1], volume.n_days) == ("20", 4)
    assert (volume.first, volume.last) == (NOON - timedelta(days=14), NOON)


def test_without_times_there_is_no_volume(project: Project) -> None:
    volume = volume_of(Annotation.objects.none())
    assert (volume.days, volume.n_days, volume.first) == ((), 0, None)


def test_seconds_fall_into_columns_that_double() -> None:
    pace = distribution([1, 4.9, 5, 19, 20, 200, 160])
    # under 5: 1 and 4.9; 5 to 10: 5; 10 to 20: 19; 20 to 40: 20; 160 and more: 160 and 200.
    assert pace.counts == (2, 1, 1, 1, 0, 0, 2)
    assert pace.median == 19
    assert pace.columns[0] == ("under 5", 2)


def test_answers_without_seconds_are_left_out(project: Project) -> None:
    rater = make_rater(project)
    answer(rater, "it-1", seconds=None)
    assert pace_of(rater.annotations.all()).median is None
    answer(rater, "it-2", seconds=30.0)
    assert sum(pace_of(rater.annotations.all()).counts) == 1
