"""Later readings in a file of their own."""

import json
from uuid import uuid4

from annotation.models import Annotation, Project
from annotation.services.answering.checks import RatingInput
from annotation.services.review.decisions import fix, resubmit, send_back
from calibration.exports.revisions import revision_lines
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.review import answered_case


def test_every_revision_names_its_answer_its_number_and_its_side(
    project: Project, maya: User, anna: User
) -> None:
    case = answered_case(make_rater(project, "r1", anna), "it-1", 4)
    send_back(case=case, actor=maya, key=uuid4(), comment="The date?")
    three = {"accuracy": RatingInput(3, "It is late.")}
    resubmit(case=case, actor=anna, key=uuid4(), ratings=three)
    fix(case=case, actor=maya, key=uuid4(), ratings={"accuracy": RatingInput(abstained=True)})
    first, second = [json.loads(line) for line in revision_lines(project)]
    assert first.pop("created_at").endswith("Z")
    about = {"item_id": "it-1", "output_id": "it-1-a", "annotator_id": "r1"}
    said = {"dimension": "accuracy", "revision": 1, "by": "rater", "value": 3}
    assert first == {**about, **said, "comment": "It is late."}
    assert (second["revision"], second["by"], second["value"]) == (2, "reviewer", None)
    assert "maya" not in json.dumps(second).lower()


def test_what_no_longer_counts_is_left_out(project: Project, maya: User) -> None:
    case = answered_case(make_rater(project), "it-1", 4)
    fix(case=case, actor=maya, key=uuid4(), ratings={"accuracy": RatingInput(3)})
    Annotation.objects.update(status="withdrawn")
    assert list(revision_lines(project)) == []
