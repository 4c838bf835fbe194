"""What a check of the data says: a rule, how grave it is, words, and the numbers behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from evalhub.stats.coefficients import as_json as coefficient_json
from evalhub.stats.intervals import Estimate

Severity = Literal["serious", "warning", "notice"]
Number = float | int | str | Estimate
SEVERITIES: tuple[Severity, ...] = ("serious", "warning", "notice")


@dataclass(frozen=True)
class Finding:
    """One thing that looks wrong.

    Attributes
    ----------
    rule : str
        Name of the check in snake case, stable.
    severity : {"serious", "warning", "notice"}
        Figures are wrong if nothing is done; they may be; worth a look.
    what : str
        One sentence or two: what was found, and what to look at.
    evidence : mapping of str to number, text or Estimate
        What the finding rests on; ``n`` says how many units.
    criterion : str
        Key of the criterion; empty where it is about none or all.
    raters, items : tuple of str
        Whom and what it is about, by key.
    """

    rule: str
    severity: Severity
    what: str
    evidence: Mapping[str, Number] = field(default_factory=dict)
    criterion: str = ""
    raters: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


def as_json(finding: Finding) -> dict[str, object]:
    """Return the finding as the report carries it.

    Examples
    --------
    >>> as_json(Finding("dead_option", "notice", "Nobody used 5.", {"n": 90}, "tone"))["evidence"]
    {'n': 90}
    """
    evidence = {
        name: coefficient_json(value) if isinstance(value, Estimate) else value
        for name, value in finding.evidence.items()
    }
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "what": finding.what,
        "criterion": finding.criterion,
        "raters": list(finding.raters),
        "items": list(finding.items),
        "evidence": evidence,
    }


def by_severity(findings: list[Finding]) -> list[Finding]:
    """Sort the gravest first, else in the order in which they came.

    Examples
    --------
    >>> found = [Finding("a", "notice", ""), Finding("b", "serious", "")]
    >>> [one.rule for one in by_severity(found)]
    ['b', 'a']
    """
    return sorted(findings, key=lambda one: SEVERITIES.index(one.severity))
