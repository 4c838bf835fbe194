"""A certificate as a judge card prints it, and as whoever has no account reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evalhub.stats.coefficients import Coefficient
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.models import Certificate
from judges.selectors.certificates.standing import Standing, standing_of

Json = dict[str, Any]
# Of pairs it is on another scale than of outputs.
LENGTH, PAIR_LENGTH = "Length, partial rank correlation", "Length, likelier to choose the longer"
# Where a figure stands in the document, and what a card calls it.
FIGURES = (
    (("accuracy",), "Accuracy"),
    (("human_ceiling",), "Accuracy of people"),
    (("kappa",), "Cohen's kappa"),
    (("human_ceilings", "kappa"), "Kappa of people"),
    (("weighted_kappa",), "Weighted kappa"),
    (("human_ceilings", "weighted_kappa"), "Weighted kappa of people"),
    (("alpha_with_raters",), "Alpha with the Judge as a Rater"),
    (("human_alpha",), "Alpha of people alone"),
    (("spearman",), "Rank correlation"),
)
PROBES = (
    (("position", "consistency"), "Kept its choice after the swap"),
    (("position", "chose_first"), "Chose the Output shown first"),
    (("length",), LENGTH),
    (("leniency",), "Leniency, points"),
    (("self_preference",), "Self-preference"),
    (("repeats", "unanimous"), "Said the same every time"),
)


@dataclass(frozen=True)
class Line:
    """One figure of the card."""

    words: str
    figure: Coefficient


@dataclass(frozen=True)
class Card:
    """Everything the card prints: `body` is what was signed, `standing` is of today."""

    certificate: Certificate
    body: Json
    standing: Standing
    figures: tuple[Line, ...]
    probes: tuple[Line, ...]

    @property
    def title(self) -> str:
        criterion = self.body["rubric"]["criterion"]["title"]
        return f"{self.body['judge']['name']}, {criterion}"

    @property
    def alternative(self) -> Json | None:
        """The alternative annotator test, where it could be made."""
        found: Json | None = self.body["figures"].get("alt_test")
        return found if found and "omega" in found else None

    @property
    def grounds(self) -> str:
        about = self.body["grounds"]
        split = about["split"].replace("_", "-")
        return f"release {about['release']}" + (f", {split}" if split else "")


def card_of(certificate: Certificate) -> Card:
    body = certificate.body
    return Card(
        certificate=certificate,
        body=body,
        standing=standing_of(certificate),
        figures=tuple(lines_of(body["figures"], FIGURES)),
        probes=tuple(probe_lines(body["figures"])),
    )


def probe_lines(figures: Json) -> Iterator[Line]:
    """The probes that the document has; what is meant by length depends on what was judged."""
    pairs = at(figures, ("battery", "probes", "pair_length", "estimate")) is not None
    for line in lines_of(figures, PROBES):
        yield Line(PAIR_LENGTH, line.figure) if pairs and line.words == LENGTH else line


def lines_of(figures: Json, wanted: tuple[tuple[tuple[str, ...], str], ...]) -> Iterator[Line]:
    """The figures that the document has."""
    for path, words in wanted:
        found = at(figures, path)
        if found is not None:
            yield Line(words, found)


def at(figures: Json, path: tuple[str, ...]) -> Coefficient | None:
    """The coefficient at a place of the document; None where there is none."""
    place: Any = figures
    for name in path:
        place = place.get(name) if isinstance(place, Mapping) else None
    if not isinstance(place, Mapping):
        return None
    if "undefined" in place:
        return UndefinedStatistic(place.get("reason", "undefined"), place["undefined"])
    if "value" not in place:
        return None
    return Estimate(
        *(place[name] for name in ("value", "low", "high", "confidence", "method", "n"))
    )


def card_document(card: Card, now: datetime) -> Json:
    """The signed document with its hash and how it stands at `now`."""
    standing = card.standing
    return {
        **card.body,
        "digest": {"algorithm": "sha256", "value": card.certificate.digest},
        "status": {
            "at": now.isoformat(),
            "state": standing.state,
            "reasons": [
                {"words": one.sentence, "since": one.since.isoformat() if one.since else None}
                for one in standing.lapses
            ],
        },
    }
