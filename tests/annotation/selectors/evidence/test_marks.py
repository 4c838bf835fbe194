"""Evidence in the texts of an item, by rater and criterion."""

from annotation.models import Item, Output, Project
from annotation.selectors.evidence.marks import NO_EVIDENCE, evidence_about, letter, part_of
from annotation.selectors.items import get_item, subject_views
from annotation.selectors.review.pseudonyms import pseudonyms
from tests.factories.asking import publish_asking
from tests.factories.evidence import mark_answer, row
from tests.factories.people import make_rater
from tests.factories.projects import make_item

TEXT, CONTEXT = "The hold ends within 7 days.", "Rule 4.2: 10 days."


def marked_item(project: Project) -> Item:
    """Anna marks the output under tone, ben the context under accuracy."""
    publish_asking(project, accuracy={"evidence": "optional"}, tone={"evidence": "optional"})
    make_item(project, "rd-1", outputs=1, context=CONTEXT)
    Output.objects.update(text=TEXT)
    subject = project.subjects.get()
    anna, ben = make_rater(project, "anna"), make_rater(project, "ben")
    mark_answer(subject, anna, "tone", 2, row("output", TEXT, "7 days"))
    mark_answer(subject, ben, "accuracy", 1, row("context", CONTEXT, "10 days"))
    return get_item(project, subject.item.public_id)


def test_every_passage_stands_under_rater_and_criterion(project: Project) -> None:
    item = marked_item(project)
    found = evidence_about(item, subject_views(item), pseudonyms(project))
    # Accuracy is the first criterion, A; tone is B.
    lines = [(one.label, one.criterion, one.value, one.spans[0].text) for one in found.legend(0)]
    assert lines == [("R-02 A", "Accuracy", "1", "10 days"), ("R-01 B", "Tone", "2", "7 days")]
    pieces = found.pieces(part_of(item.outputs.get()), TEXT)
    assert [one.text for one in pieces] == ["The hold ends within ", "7 days", "."]
    assert [mark.label for mark in pieces[1].ends] == ["R-01 B"]
    assert found.pieces("context", CONTEXT)[1].text == "10 days"
    assert found.pieces("input", "Where?") == ()


def test_the_sides_of_a_pair_are_its_outputs(project: Project) -> None:
    item = make_item(project, "rd-1", pair=True)
    subject = project.subjects.get(scope="pair")
    second = item.outputs.all()[1]
    rows = row("output[1]", second.text, second.text)
    mark_answer(subject, make_rater(project, "anna"), "overall", subject_value(project), rows)
    item = get_item(project, item.public_id)
    found = evidence_about(item, subject_views(item), pseudonyms(project))
    assert [one.n_marks for one in found.pieces(part_of(second), second.text)] == [1]


def subject_value(project: Project) -> object:
    """The first value of the pair's criterion."""
    return project.rubrics.get().criteria.get(key="overall").values[0]


def test_criteria_have_letters_and_then_numbers() -> None:
    assert (letter(0), letter(25), letter(26)) == ("A", "Z", "27")
    assert NO_EVIDENCE.legend(3) == ()
