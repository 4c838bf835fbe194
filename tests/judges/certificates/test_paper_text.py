"""A judge card as a paper."""

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.papers.writing import plain
from judges.certificates.paper_text import card_blocks
from judges.selectors.certificates.cards import card_of
from tests.factories.certified import make_certificate, make_good_run
from tests.factories.projects import make_rubric


def test_the_paper_has_the_answer_the_reasons_and_the_hash(project: Project, maya: User) -> None:
    certificate = make_certificate(make_good_run(project, n=40), maya)
    make_rubric(project)
    text = plain(card_blocks(card_of(certificate)))
    assert text.startswith("# Judge card: judge-one, Accuracy\n")
    for words in (
        "## Lapsed",
        "Rubric 2 was published on",
        "Signed by Maya on",
        "- Held against release 1: ",
        "- Alternative annotator test: omega ",
        "- The verdicts were imported",
        certificate.digest,
    ):
        assert words in text
