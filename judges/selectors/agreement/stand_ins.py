"""The alternative annotator test of a judge: its verdict, or how many labels are short of one."""

from dataclasses import dataclass

from annotation.models import Project
from evalhub.stats.comparison.alternative import EPSILONS, AlternativeTest, alternative_test
from evalhub.stats.comparison.stand_in import StandIn, labels_to_begin, stand_in
from evalhub.stats.errors import UndefinedStatistic
from judges.selectors.comparisons import Comparison
from judges.selectors.correction.standards import KIND, stated, stated_epsilon

USUAL_KIND = "expert"
MIN_UNITS = 30


@dataclass(frozen=True)
class StandInReport:
    """What the test says. Without a test `undefined` says why and `more_labels` what it takes."""

    verdict: str
    epsilon: float
    scoring: str
    test: AlternativeTest | None
    found: StandIn | None
    undefined: UndefinedStatistic | None
    more_labels: int | None
    raters: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The verdict in words, with its figures."""
        if self.test is None or self.found is None:
            why = self.undefined.message if self.undefined else ""
            return f"Not enough labels: {why} At least {self.more_labels:,} more labels are needed."
        better = sum(rater.rejected for rater in self.test.raters)
        of = f"{better} of {len(self.test.raters)} Raters"
        if self.verdict == "certified":
            return f"Certified: it stands in for {of} at a cost of {self.epsilon:g}."
        if self.verdict == "rejected":
            return (
                f"Rejected: it stands in for {of}, and more than half are better than it by more "
                f"than {self.epsilon:g}."
            )
        return f"Not enough labels: it is shown to stand in for {of} so far. {self.short}"

    @property
    def short(self) -> str:
        """How many more labels a verdict takes."""
        if self.more_labels is None or self.found is None:
            return "The difference is the cost itself; no number of labels will tell."
        return (
            f"About {self.found.more_units:,} more units for each of {self.found.n_raters} Raters, "
            f"{self.more_labels:,} labels at most, would decide it (80 % chance each); as it looks "
            f"now, it would be {self.found.expected}."
        )


def epsilon_of(project: Project) -> float:
    """The cost that a project allows a judge: by the kind of its raters, or as a number.

    `rater_kind` (expert .2, skilled .15, crowd .1) or `epsilon`, see `Standards`; else expert.
    """
    own = stated_epsilon(project)
    return EPSILONS.get(str(stated(project, KIND)), EPSILONS[USUAL_KIND]) if own is None else own


def stand_in_report(found: Comparison, epsilon: float | None = None) -> StandInReport | None:
    """The alternative annotator test, None with nobody beside the judge.

    Scored by equal values, or by the distance where any number may be given. `epsilon` is the
    project's where none is given.
    """
    if not found.people.size:
        return None
    if epsilon is None:
        epsilon = epsilon_of(found.ratings.criterion.rubric.project)
    scoring = "accuracy" if found.has_classes else "rmse"
    raters = found.ratings.raters
    try:
        test = alternative_test(
            found.judge,
            found.people,
            epsilon=epsilon,
            min_units=MIN_UNITS,
            scoring="accuracy" if found.has_classes else "rmse",
        )
    except UndefinedStatistic as reason:
        more = labels_to_begin(found.judge, found.people, MIN_UNITS)
        return StandInReport(
            "not enough labels", epsilon, scoring, None, None, reason, more, raters
        )
    outcome = stand_in(test)
    return StandInReport(
        outcome.verdict, epsilon, scoring, test, outcome, None, outcome.more_labels, raters
    )
