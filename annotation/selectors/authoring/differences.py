"""What a version of a Rubric says otherwise than the one before, line by line."""

from collections.abc import Mapping, Sequence

from annotation.authoring.kinds import kind_of, kind_words
from annotation.dataset.asking.words import in_words
from annotation.dataset.values import value_text
from annotation.guidelines.changes import Change, differing, lines_of
from annotation.models import Criterion, Scope
from annotation.selectors.desk.criteria import rules_of
from annotation.selectors.rubrics import anchors_of, bounds_in_words

ORDER = "Order of the Criteria"
SCOPES = {
    Scope.OUTPUT.value: "each Output by itself",
    Scope.PAIR.value: "two Outputs side by side",
    Scope.LIST.value: "all Outputs of an Item",
}
Lines = Mapping[str, Sequence[str]]


def differences(before: Sequence[Criterion], after: Sequence[Criterion]) -> list[Change]:
    """Lines that go and come, by criterion; criteria that are taken out come last."""
    was, now = said(before), said(after)
    titles = {one.key: one.title or one.key for one in (*before, *after)}
    found = list(reordered(before, after, titles))
    for key in [*now, *(key for key in was if key not in now)]:
        found += differing(titles[key], was.get(key, ()), now.get(key, ()))
    return found


def guideline_differences(before: str, after: str) -> list[Change]:
    return list(differing("Guidelines", lines_of(before), lines_of(after)))


def said(criteria: Sequence[Criterion]) -> Lines:
    titles = {one.key: one.title or one.key for one in criteria}
    return {one.key: criterion_lines(one, titles) for one in criteria}


def criterion_lines(criterion: Criterion, titles: Mapping[str, str]) -> list[str]:
    """Everything a criterion says, one thing a line."""
    kind = kind_of(criterion.kind, criterion.values, criterion.extra)
    values = [
        f"{anchor.value} ({anchor.key}): {anchor.text}"
        if anchor.key != anchor.value
        else f"{anchor.value}: {anchor.text}".removesuffix(": ")
        for anchor in anchors_of(criterion)
    ]
    return [
        f"Title: {criterion.title}",
        f"Kind: {kind_words(kind)}",
        f"Key: {criterion.key}",
        f"About: {SCOPES[criterion.scope]}",
        *lines_of(criterion.question),
        *lines_of(criterion.guideline),
        *values,
        *bounds_in_words(criterion),
        *in_words(rules_of(criterion), titles),
    ]


def reordered(
    before: Sequence[Criterion], after: Sequence[Criterion], titles: Mapping[str, str]
) -> Sequence[Change]:
    """The order of what both have, where it differs."""
    both = {one.key for one in before} & {one.key for one in after}
    was, now = ([one.key for one in rows if one.key in both] for rows in (before, after))
    if was == now:
        return ()
    lines = [", ".join(value_text(titles[key]) for key in keys) for keys in (was, now)]
    return (Change("-", ORDER, lines[0]), Change("+", ORDER, lines[1]))
