"""What is shown beside a ranking speaks in the letters of whoever reads it."""

import pytest

from annotation.blindness.policies import DeskPolicy
from annotation.models import Project, Subject
from annotation.selectors.blindness.disclosure import Voice, disclosed
from annotation.selectors.desk.listings import listing_of
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.rankings import make_ranked_item, publish_ranking


@pytest.fixture
def subject(project: Project) -> Subject:
    publish_ranking(project)
    project.desk = DeskPolicy(model_names="after", other_raters="after").as_json()
    project.save()
    return make_ranked_item(project).subjects.get()


def test_models_and_others_go_by_the_reader_s_letters(subject: Subject, project: Project) -> None:
    reader, other = make_rater(project, "anna"), make_rater(project, "ben")
    shown = listing_of(subject, reader).shown
    make_annotation(subject, other, {"best": [shown[2], shown[0], shown[1]]})
    found = disclosed(subject, reader, "AB", answered=True)
    assert found.others == (Voice("ben", (("Best", "C > A > B"),)),)
    models = tuple(key.replace("rk-1", "model") for key in shown)
    assert found.models == tuple(zip("ABC", models, strict=True))


def test_before_the_answer_nothing_is_told(subject: Subject, project: Project) -> None:
    assert disclosed(subject, make_rater(project, "anna"), "AB", answered=False).empty
