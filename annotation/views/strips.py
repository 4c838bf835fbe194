"""What is shown of one item: its texts, and who gave which value, as a picture beside a list."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from annotation.dataset.asking.marking import Piece
from annotation.dataset.asking.spans import CONTEXT, INPUT
from annotation.dataset.kinds.rankings import LETTERS, ranking_text
from annotation.dataset.kinds.scales import RANKING
from annotation.dataset.values import value_text
from annotation.desk_pages import Passage, passage
from annotation.models import Item, Output, Rater, Rating
from annotation.selectors.agreement.rankings import Together, together
from annotation.selectors.annotations import as_turns
from annotation.selectors.evidence.marks import NO_EVIDENCE, Entry, ItemEvidence, part_of
from annotation.selectors.items import SubjectView, UnitView
from annotation.selectors.raters import mark_of
from evalhub.plotting.tallies import bars, rating_strip

MOST_DOTS, MOST_BARS = 12, 12


@dataclass(frozen=True)
class Strip:
    """One unit with its picture; none where any number may be given.

    `said` is each rating with its value as it is printed, `together` what all rankings come to.
    """

    unit: UnitView
    chart: SafeString | None
    n_abstained: int
    said: Sequence[tuple[Rating, Any]] = ()
    together: str = ""


@dataclass(frozen=True)
class Text:
    """An output's text, headed by the model that wrote it; a letter among several."""

    output: Output
    passage: Passage
    letter: str


@dataclass(frozen=True)
class Strips:
    """One subject with its texts and the pictures of its units."""

    subject: SubjectView
    texts: Sequence[Text]
    units: Sequence[Strip]
    legend: Sequence[Entry] = ()


def turns_of(item: Item, *, rich: bool, evidence: ItemEvidence = NO_EVIDENCE) -> list[Passage]:
    """The input as a conversation; a plain text is one turn without a role."""
    plain = isinstance(item.input, str)
    return [
        marked(
            passage(turn.role.strip().capitalize(), turn.text, rich),
            evidence.pieces(INPUT if plain else f"{INPUT}[{at}]", turn.text),
        )
        for at, turn in enumerate(as_turns(item.input))
    ]


def asides_of(item: Item, *, rich: bool, evidence: ItemEvidence = NO_EVIDENCE) -> list[Passage]:
    """Context and reference, where there are any; evidence lies in the context alone."""
    context = marked(passage("Context", item.context, rich), evidence.pieces(CONTEXT, item.context))
    return [one for one in (context, passage("Reference", item.reference, rich)) if one.text]


def with_strips(
    subjects: Sequence[SubjectView],
    *,
    rich: bool = False,
    evidence: ItemEvidence = NO_EVIDENCE,
    names: Mapping[int, str] | None = None,
) -> list[Strips]:
    """`names` are what the raters go by, by id; their keys where they are left out."""
    return [
        Strips(
            subject,
            [
                Text(
                    one,
                    marked(
                        passage(one.key, one.text, rich), evidence.pieces(part_of(one), one.text)
                    ),
                    letter,
                )
                for one, letter in zip(subject.outputs, LETTERS, strict=False)
            ],
            [with_words(draw(unit, names), subject) for unit in subject.units],
            evidence.legend(place),
        )
        for place, subject in enumerate(subjects)
    ]


def marked(text: Passage, pieces: tuple[Piece, ...]) -> Passage:
    """A text with its marks, which count characters as written: without Markdown then."""
    return replace(text, html="", pieces=pieces) if pieces else text


def with_words(strip: Strip, subject: SubjectView) -> Strip:
    """Add the values as they are printed: orders by the letters of the page, or else by key."""
    ratings = strip.unit.ratings
    if strip.unit.criterion.kind != RANKING:
        return replace(strip, said=[(rating, rating.value) for rating in ratings])
    letters = {one.key: at for one, at in zip(subject.outputs, LETTERS, strict=False)}

    def name(key: str) -> str:
        return letters.get(key, key)

    said = [(rating, ranking_text(rating.value, name)) for rating in ratings]
    found = together([rating.value for rating in ratings])
    return replace(strip, said=said, together=together_text(found, name) if found else "")


def together_text(found: Together, name: Callable[[str], str]) -> str:
    """The common order, with Borda's points: how many others an output is put before on average."""
    order = " > ".join(" = ".join(map(name, keys)) for keys in found.order)
    points = ", ".join(f"{name(key)} {value:.2f}" for key, value in found.points)
    return f"{order}{' (ties)' if found.tied else ''}. Borda points: {points}."


def draw(unit: UnitView, names: Mapping[int, str] | None = None) -> Strip:
    """Dots with marks for a few raters, bars for many."""
    options = [value_text(value) for value in unit.criterion.values]
    given = [rating for rating in unit.ratings if rating.value is not None]
    n_abstained = len(unit.ratings) - len(given)
    places = [value_text(rating.value) for rating in given]
    if not given or not options or not set(places) <= set(options):
        return Strip(unit, None, n_abstained)
    title = f"{unit.criterion.title}: {len(given)} Ratings"
    dots = {
        mark_of(name_in(rating.annotation.rater, names)): options.index(place)
        for rating, place in zip(given, places, strict=True)
    }
    if len(given) <= MOST_DOTS and len(dots) == len(given):
        return Strip(unit, rating_strip(dots, options, title=title), n_abstained)
    counts = Counter(places)
    if len(options) > MOST_BARS:
        return Strip(unit, None, n_abstained)
    chart = bars([counts[option] for option in options], options, title=title)
    return Strip(unit, chart, n_abstained)


def name_in(rater: Rater, names: Mapping[int, str] | None) -> str:
    return rater.key if names is None else names[rater.pk]
