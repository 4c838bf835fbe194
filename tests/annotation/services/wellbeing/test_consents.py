"""Saying yes to a warning."""

import pytest

from annotation.models import Project, Rater
from annotation.services.wellbeing.consents import accept_warning
from annotation.wellbeing.warnings import USUAL, digest_of, must_be_warned
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.people import make_rater


@pytest.fixture
def rater(project: Project) -> Rater:
    project.desk = {"sensitive": True}
    project.save()
    return make_rater(project, "anna")


def test_a_yes_is_on_record_with_the_words(rater: Rater) -> None:
    for _ in range(2):
        accepted = accept_warning(rater=rater, digest=digest_of(USUAL))
    assert not must_be_warned(rater.project, accepted)
    assert Event.objects.get(verb="warning accepted").payload["warning"] == USUAL


def test_a_yes_to_other_words_is_none(rater: Rater) -> None:
    with pytest.raises(InvalidInput, match="changed meanwhile"):
        accept_warning(rater=rater, digest=digest_of("Nothing bad."))
    Project.objects.update(desk={})
    with pytest.raises(InvalidInput):
        accept_warning(rater=rater, digest=digest_of(USUAL))
