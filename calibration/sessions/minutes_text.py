"""The minutes of a session as blocks of a paper."""

from collections.abc import Iterator

from calibration.selectors.sessions.effect import Effect
from calibration.selectors.sessions.minutes import MinutedSubject, MinutedUnit, Minutes
from evalhub.papers.writing import Block
from evalhub.web.wording import WordChange

DAY = "%d %B %Y, %H:%M UTC"


def minutes_blocks(minutes: Minutes) -> list[Block]:
    return [
        *head(minutes),
        *(block for one in minutes.subjects for block in subject_blocks(one)),
        *change_blocks(minutes),
        *stale_blocks(minutes),
        *effect_blocks(minutes.effect),
    ]


def head(minutes: Minutes) -> Iterator[Block]:
    session, first = minutes.session, minutes.first
    yield Block("title", f"Session {session.number}: {session.question}")
    yield Block("text", f"{session.project.name}. Called on {session.called_at.strftime(DAY)}.")
    yield Block("text", f"Raters: {', '.join(minutes.present)}.")
    how = f"Chosen by: {minutes.rule}. Rated by Rubric {first.rubric.version}."
    yield Block("text", how)
    if first.opened_at is not None:
        late = f" Had not finished: {', '.join(minutes.late)}." if minutes.late else ""
        yield Block("text", f"The room opened on {first.opened_at.strftime(DAY)}.{late}")
    yield Block("heading", "Agenda")
    yield Block("text", session.agenda)


def subject_blocks(subject: MinutedSubject) -> Iterator[Block]:
    yield Block("heading", f"{subject.item} {subject.output}".strip())
    for unit in subject.units:
        yield from unit_blocks(unit)


def unit_blocks(unit: MinutedUnit) -> Iterator[Block]:
    yield Block("text", f"{unit.title}: {unit.spread}. Rated alone: {unit.rated}.")
    for name, when, text in unit.said:
        yield Block("point", f"{name}, {when.strftime('%H:%M')}: {text}")
    for words in unit.proposed:
        yield Block("point", f"Proposed: {words}")
    yield Block("point", f"Decided: {unit.decision}. {unit.reason}".strip())
    if unit.rule:
        yield Block("point", f"Rule: {unit.rule}")


def change_blocks(minutes: Minutes) -> Iterator[Block]:
    change = minutes.change
    if change is None or not change.places:
        return
    published = change.change.published if change.change else None
    name = f"Rubric {published.version}" if published else f"Draft of Rubric {change.next_version}"
    yield Block("heading", name)
    for place in change.places:
        yield Block("text", place.title)
        yield from diff_blocks(place)


def diff_blocks(place: WordChange) -> Iterator[Block]:
    for line in place.lines:
        text = "".join(piece.text for piece in line.pieces)
        yield Block("point", f"{line.op} {text}")


def stale_blocks(minutes: Minutes) -> Iterator[Block]:
    stale = minutes.stale
    if stale is None:
        return
    yield Block("heading", "Stale Annotations")
    out = sum(bool(one.asked) for one in stale.subjects)
    yield Block(
        "text",
        f"{stale.n_annotations:,} Annotations of {stale.n_subjects:,} subjects; "
        f"{out:,} subjects are out again.",
    )


def effect_blocks(effect: Effect | None) -> Iterator[Block]:
    if effect is None:
        return
    yield Block("heading", "Did it help?")
    yield Block(
        "text",
        f"Alpha on {effect.n_first} subjects of round 1 (Rubric {effect.first.rubric.version}) and "
        f"{effect.n_second} fresh ones of round 2 (Rubric {effect.second.rubric.version}).",
    )
    for line in effect.lines:
        yield Block("point", line.words)
    for words in effect.cautions:
        yield Block("point", words)
