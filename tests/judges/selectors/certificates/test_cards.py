"""A certificate as its card prints it."""

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.selectors.certificates.cards import at, card_of, probe_lines
from tests.factories.certified import make_certificate, make_good_run


def test_the_card_has_every_figure_that_was_signed(project: Project, maya: User) -> None:
    card = card_of(make_certificate(make_good_run(project, n=40), maya))
    words = [one.words for one in card.figures]
    assert words[:3] == ["Accuracy", "Accuracy of people", "Cohen's kappa"]
    assert {"Weighted kappa of people", "Alpha of people alone"} <= set(words)
    probes = [one.words for one in card.probes]
    assert probes[-3:] == ["Leniency, points", "Self-preference", "Said the same every time"]
    assert (card.title, card.grounds) == ("judge-one, Accuracy", "release 1")
    assert card.alternative is not None


def test_a_figure_is_read_back_as_it_was_written() -> None:
    whole = {"value": 0.5, "low": 0.4, "high": 0.6, "confidence": 0.95, "method": "m", "n": 7}
    figures = {"kappa": whole, "position": {"consistency": {"undefined": "No.", "reason": "r"}}}
    assert at(figures, ("kappa",)) == Estimate(0.5, 0.4, 0.6, 0.95, "m", 7)
    assert isinstance(at(figures, ("position", "consistency")), UndefinedStatistic)
    for path in (("spearman",), ("kappa", "value"), ("position", "n_pairs"), ("position",)):
        assert at(figures, path) is None


def test_what_is_meant_by_length_depends_on_what_was_judged() -> None:
    length = {"value": 0.1, "low": 0.0, "high": 0.2, "confidence": 0.95, "method": "m", "n": 7}
    of_pairs = {"battery": {"probes": {"pair_length": {"estimate": length}}}}
    words = [next(probe_lines({"length": length, **more})).words for more in ({}, of_pairs)]
    assert words == [
        "Length, partial rank correlation",
        "Length, likelier to choose the longer",
    ]
