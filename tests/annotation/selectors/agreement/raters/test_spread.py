"""What each rater gives."""

import pytest

from annotation.models import Project
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.raters.spread import rater_spread, spread_figure
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.scales import publish_kind


def test_shares_and_numbers_of_each_rater(rated: Asked) -> None:
    spread = rater_spread(rated)
    first, second = spread.lines
    assert spread.values == ("1", "2", "3", "4", "5")
    # 5, 3, 2: mean 10/3; squares 25/9 + 1/9 + 16/9 = 42/9, over 2: 7/3.
    assert [part.count for part in first.shares] == [0, 1, 1, 0, 1]
    assert first.mean == pytest.approx(10 / 3)
    assert first.sd == pytest.approx((7 / 3) ** 0.5)
    # 1, 3, 3.
    assert [part.count for part in second.shares] == [1, 0, 2, 0, 0]
    assert (second.low, second.high) == (pytest.approx(1), pytest.approx(3))


def test_words_have_shares_and_no_mean(project: Project, ask) -> None:
    publish_kind(project, "tone", "nominal", ["warm", "cold"])
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    make_annotation(subject, make_rater(project, "r1"), {"tone": "cold"})
    asked = ask("tone")
    (line,) = rater_spread(asked).lines
    assert ([part.text for part in line.shares], line.mean) == (["0%", "100%"], None)
    assert spread_figure(asked, rater_spread(asked)).columns[2:4] == ("gave warm", "gave cold")


def test_any_number_has_no_columns_and_no_picture(project: Project, ask) -> None:
    publish_kind(project, "minutes", "ratio", [])
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    make_annotation(subject, make_rater(project, "r1"), {"minutes": 7.5})
    asked = ask("minutes")
    spread = rater_spread(asked)
    assert (spread.values, spread.lines[0].mean, spread.lines[0].sd) == ((), 7.5, None)
    assert spread_figure(asked, spread).forms == ("csv",)
