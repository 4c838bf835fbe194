"""The switches of a page of figures: with whom, by which answers, and the links that turn them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from annotation.models import Annotation, Item, Project
from annotation.selectors.agreement.counted import REVISED, WITH_EXCLUDED, Counted
from annotation.selectors.quality.exclusions import excluded_about, excluded_names
from annotation.selectors.review.latest import count_revised

MOST_NAMES = 5


@dataclass(frozen=True)
class Switches:
    """What a page of figures says about whom and what it counts.

    `excluded` are the names of the excluded raters as the page calls them, where it does. `kept`
    are all parameters of the address: a switch is turned on the page as it stands. Where
    `revisable` is not set the page takes first answers whatever is asked.
    """

    counted: Counted
    n_excluded: int = 0
    excluded: tuple[str, ...] = ()
    n_revised: int = 0
    kept: tuple[tuple[str, str], ...] = ()
    revisable: bool = True

    @property
    def has_news(self) -> bool:
        """Whether the page has anything to say about them."""
        ignored = self.counted.revised and not self.revisable
        return bool(self.n_excluded or self.n_revised or ignored)

    @property
    def named(self) -> tuple[str, ...]:
        """The first of the excluded, in order of their names."""
        return self.excluded[:MOST_NAMES]

    @property
    def n_unnamed(self) -> int:
        return len(self.excluded[MOST_NAMES:])

    @property
    def other_excluded(self) -> str:
        """The query of this page with the first switch turned."""
        return self.turned(WITH_EXCLUDED)

    @property
    def other_revised(self) -> str:
        return self.turned(REVISED)

    def turned(self, name: str) -> str:
        rest = [(key, value) for key, value in self.kept if key != name]
        if len(rest) == len(self.kept):
            rest.append((name, "1"))
        return f"?{urlencode(rest)}" if rest else ""

    @property
    def method(self) -> str:
        """For the line under a figure: which answers it is made of."""
        revised = self.revisable and self.counted.revised
        answers = "Newest revisions" if revised else "First answers"
        if not self.n_excluded:
            return f"{answers}."
        raters = "Rater" if self.n_excluded == 1 else "Raters"
        with_them = "with" if self.counted.with_excluded else "without"
        return f"{answers}, {with_them} {self.n_excluded:,} excluded {raters}."


def frozen_switches(given: QueryDict, n_excluded: int) -> Switches:
    """Those of figures that were frozen with first answers, with and without so many raters."""
    return Switches(Counted.read(given), n_excluded, kept=kept_of(given), revisable=False)


def kept_of(given: QueryDict) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key, values in given.lists() for value in values)


def item_switches(item: Item, given: QueryDict) -> Switches:
    """The switches of the page of one item, where some of its answers may be left out."""
    answers = Annotation.objects.filter(subject__item=item)
    return read(given, answers, excluded_about(item))


def switches(project: Project, given: QueryDict, *, revisable: bool = True) -> Switches:
    """Read a page's switches from its address."""
    answers = Annotation.objects.filter(project=project) if revisable else None
    return read(given, answers, excluded_names(project))


def read(
    given: QueryDict, answers: QuerySet[Annotation] | None, excluded: Sequence[str]
) -> Switches:
    counted = Counted.read(given)
    revised = 0
    if answers is not None:
        revised = count_revised(answers.filter(status__in=counted.statuses))
    return Switches(
        counted=counted,
        n_excluded=len(excluded),
        excluded=tuple(excluded),
        n_revised=revised,
        kept=kept_of(given),
        revisable=answers is not None,
    )
