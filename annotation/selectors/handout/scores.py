"""How doubtful a subject is to those who judge it elsewhere; the layers above say so."""

from collections.abc import Callable, Mapping

from annotation.models import Project

# A project's subjects by id, the most doubtful highest; those without a score come last.
Scores = Mapping[int, float]
_sources: dict[str, Callable[[Project], Scores]] = {}


def register_scores(name: str, source: Callable[[Project], Scores]) -> None:
    """Let an app say, at startup, which subjects deserve people first."""
    _sources[name] = source


def subject_scores(project: Project) -> dict[int, float]:
    """The highest score of each subject over all sources."""
    found: dict[int, float] = {}
    for source in _sources.values():
        for subject, score in source(project).items():
            found[subject] = max(score, found.get(subject, score))
    return found


def forget_scores(name: str) -> None:
    """Take a source out again."""
    del _sources[name]
