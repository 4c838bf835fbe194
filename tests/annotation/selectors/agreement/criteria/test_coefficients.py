"""All coefficients of one criterion."""

import pytest

from annotation.models import Project
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.criteria.coefficients import (
    coefficient_figure,
    coefficient_lines,
    rarest_share,
)
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from tests.factories.scales import publish_kind


def test_the_level_of_the_scale_leads(rated: Asked) -> None:
    lines = coefficient_lines(rated)
    assert lines[0].words.name == "Krippendorff's alpha, ordinal"
    assert [line.leads for line in lines] == [True] + [False] * (len(lines) - 1)
    names = [line.words.name for line in lines]
    assert "Krippendorff's alpha, ratio" not in names
    assert {"Gwet's AC2, quadratic weights", "Cohen's kappa", "ICC(2,1), one Rating"} <= set(names)


def test_percent_agreement_is_one_of_three(rated: Asked) -> None:
    percent = next(o for o in coefficient_lines(rated) if o.words.name == "Percent agreement")
    assert isinstance(percent.value, Estimate)
    assert percent.value.value == pytest.approx(1 / 3)


def test_without_ratings_everything_says_why(project: Project, ask) -> None:
    lines = coefficient_lines(ask())
    assert all(isinstance(line.value, UndefinedStatistic) for line in lines)
    figure = coefficient_figure(ask(), lines)
    assert len(figure.rows) == len(lines)
    assert b"not defined" in figure.drawn("svg")


def test_words_are_nominal_alone(project: Project, ask) -> None:
    publish_kind(project, "tone", "nominal", ["warm", "cold"])
    names = [line.words.name for line in coefficient_lines(ask("tone"))]
    assert names[0] == "Krippendorff's alpha, nominal"
    assert "Gwet's AC1" in names
    assert not any("ordinal" in name or "ICC" in name for name in names)


def test_the_rarest_value_may_never_occur(rated: Asked) -> None:
    # Nobody gave 4.
    assert rarest_share(rated.table) == pytest.approx(0.0)
