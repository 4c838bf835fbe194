"""The registry of scores: the highest of each subject over all sources."""

from collections.abc import Iterator

import pytest

from annotation.models import Project
from annotation.selectors.handout.scores import forget_scores, register_scores, subject_scores


@pytest.fixture
def two_sources() -> Iterator[None]:
    register_scores("one", lambda project: {1: 0.2, 2: 0.9})
    register_scores("two", lambda project: {2: 0.4, 3: 0.1})
    yield
    forget_scores("one")
    forget_scores("two")


@pytest.mark.django_db
@pytest.mark.usefixtures("two_sources")
def test_a_subject_has_the_highest_of_its_scores(project: Project) -> None:
    found = subject_scores(project)
    assert found == pytest.approx({1: 0.2, 2: 0.9, 3: 0.1})
