"""The rules of a project as its lead reads them, and what one would have done."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from annotation.models import Collector, Project, QualityRule, Rater
from annotation.quality.conditions import LOW_IS_BAD
from annotation.quality.words import COLLECTS, finding
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.quality.copying import shared_errors
from annotation.selectors.quality.readings import evidence_of
from annotation.selectors.review.pseudonyms import labels
from evalhub.errors import NotFound

MOST_RATERS = 200


@dataclass(frozen=True)
class RuleLine:
    """One rule in words, and how often it has fired."""

    rule: QualityRule
    condition: str
    n_fired: int


@dataclass(frozen=True)
class Preview:
    """Whom a rule would have fired on over all there is; `n` raters were looked at."""

    lines: tuple[tuple[str, str], ...]
    n: int
    total: int


def rule_lines(project: Project) -> list[RuleLine]:
    """The rules in order, the active ones first."""
    rules = QualityRule.objects.filter(project=project).annotate(n=Count("firings"))
    return [
        RuleLine(rule, in_words(rule), rule.n)  # type: ignore[attr-defined]
        for rule in rules.order_by("-active", "pk")
    ]


def in_words(rule: QualityRule) -> str:
    """The condition as a sentence."""
    threshold = f"{rule.threshold:.0%}"
    if rule.collector == Collector.COPYING:
        return f"False discovery rate {threshold}, over everything that two Raters both rated"
    side = "below" if rule.collector in LOW_IS_BAD else "above"
    return (
        f"The {rule.confidence:.0%} interval lies {side} {threshold}, over the last {rule.window} "
        f"and at least {rule.least}"
    )


def explanations() -> list[tuple[str, str]]:
    """What each collector looks at, for the foot of the page."""
    return [(label, COLLECTS[value]) for value, label in Collector.choices]


def get_rule(project: Project, public_id: UUID) -> QualityRule:
    rule = QualityRule.objects.filter(project=project, public_id=public_id).first()
    if rule is None:
        raise NotFound
    return rule


def preview(rule: QualityRule, counted: Counted = USUAL) -> Preview:
    """Hold a rule, saved or not, against all the work there is; nothing is stored or sent.

    A rule itself never looks at excluded raters.
    """
    raters = Rater.objects.filter(project=rule.project).select_related("project").order_by("key")
    total, names = raters.count(), labels(rule.project)
    if rule.collector == Collector.COPYING:
        by_key = {rater.key: names[rater.pk] for rater in raters}
        found = [
            (
                f"{by_key[pair.first]} and {by_key[pair.second]}",
                finding(rule.collector, pair.as_json(0.0)),
            )
            for pair in shared_errors(rule.project, rule.threshold, counted)
        ]
        return Preview(tuple(found), total, total)
    lines = []
    for rater in raters[:MOST_RATERS]:
        evidence = evidence_of(rule, rater, None, counted)
        if evidence is not None:
            lines.append((names[rater.pk], finding(rule.collector, evidence[0].as_json())))
    return Preview(tuple(lines), min(total, MOST_RATERS), total)
