"""The texts that evidence may be taken from."""

from annotation.models import Project
from annotation.selectors.desk.passages import evidence_texts
from tests.factories.projects import make_item


def test_an_output_stands_before_context_and_turns(project: Project) -> None:
    turns = [{"role": "customer", "content": "Why?"}, {"role": "bot", "content": "So."}]
    item = make_item(project, "rd-1", outputs=1, context="Rule 4.2", input=turns)
    assert list(evidence_texts(item.subjects.get()).items()) == [
        ("output", "Answer a to rd-1."),
        ("context", "Rule 4.2"),
        ("input[0]", "Why?"),
        ("input[1]", "So."),
    ]


def test_a_pair_is_in_its_own_order(project: Project) -> None:
    item = make_item(project, "rd-1", pair=True)
    texts = evidence_texts(item.subjects.get(scope="pair"))
    assert texts["output[0]"] == "Answer a to rd-1."
    assert texts["output[1]"] == "Answer b to rd-1."
    assert texts["input"] == "Question rd-1?"
