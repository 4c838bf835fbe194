"""The Rubric change of a session: its draft as words and as a diff, and what bears on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotation.dataset.values import value_text
from annotation.models import Criterion, Rubric, Trap
from annotation.selectors.rubrics import newest_rubric
from calibration.models import (
    Adjudication,
    AdjudicationState,
    CalibrationSession,
    Proposal,
    RubricChange,
)
from calibration.selectors.sessions.room import decisions
from evalhub.web.wording import WordChange, word_change

Words = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """A proposal of other words with its votes, or the rule of a decision."""

    criterion: str
    text: str
    where: str
    votes: str = ""


@dataclass(frozen=True)
class ChangePage:
    """The draft, as a diff against the version it stands on, and what people said it should say."""

    base: Rubric
    change: RubricChange | None
    criteria: Sequence[Criterion]
    words: Words
    places: Sequence[WordChange]
    told: Sequence[Told]
    outdated: bool = field(default=False)

    @property
    def next_version(self) -> int:
        return self.base.version + 1


def change_of(session: CalibrationSession) -> RubricChange | None:
    rows = RubricChange.objects.filter(session=session)
    return rows.select_related("base", "published", "written_by").first()


def change_page(session: CalibrationSession) -> ChangePage | None:
    """The draft on the newest version, or what was published; None before the first Rubric."""
    change, newest = change_of(session), newest_rubric(session.project)
    if newest is None:
        return None
    done = change is not None and change.published_id is not None
    base = change.base if change is not None and done else newest
    criteria = list(base.criteria.filter(key__in=session.criteria))
    words = merged(words_of(base, criteria), change.words if change else {})
    return ChangePage(
        base=base,
        change=change,
        criteria=criteria,
        words=words,
        places=list(differences(base, criteria, words)),
        told=list(told(session)),
        outdated=change is not None and not done and change.base_id != newest.pk,
    )


def words_of(rubric: Rubric, criteria: Sequence[Criterion]) -> Words:
    """What a version says now."""
    return {
        "guidelines": rubric.guidelines,
        "criteria": {
            one.key: {
                "question": one.question,
                "guideline": one.guideline,
                "anchors": {value_text(v): one.anchors.get(value_text(v), "") for v in one.values},
            }
            for one in criteria
        },
    }


def merged(now: Words, drafted: Mapping[str, Any]) -> Words:
    """What stands now, with what was drafted over it."""
    found = {"guidelines": drafted.get("guidelines", now["guidelines"]), "criteria": {}}
    for key, words in now["criteria"].items():
        own = drafted.get("criteria", {}).get(key, {})
        anchors = {
            value: own.get("anchors", {}).get(value, text)
            for value, text in words["anchors"].items()
        }
        texts = {name: own.get(name, words[name]) for name in ("question", "guideline")}
        found["criteria"][key] = {**texts, "anchors": anchors}
    return found


def differences(base: Rubric, criteria: Sequence[Criterion], words: Words) -> Iterator[WordChange]:
    """Every place whose words differ from the version before."""
    before = words_of(base, criteria)
    for one in criteria:
        was, now = before["criteria"][one.key], words["criteria"][one.key]
        pairs = [(name, was[name], now[name]) for name in ("question", "guideline")]
        pairs += [(f"anchor {v}", was["anchors"][v], now["anchors"][v]) for v in was["anchors"]]
        for place, old, new in pairs:
            change = word_change(f"{one.title}, {place}", old, new)
            if change is not None:
                yield change
    whole = word_change("Guidelines", before["guidelines"], words["guidelines"])
    if whole is not None:
        yield whole


def told(session: CalibrationSession) -> Iterator[Told]:
    """What the room said the Rubric should say: rules of decisions, then proposed words."""
    for row in decisions(session).values():
        if row.rule:
            yield Told(row.criterion.title, row.rule, f"decided on {row.subject.item.key}")
    rows = Proposal.objects.filter(chosen__round__session=session, kind=Proposal.Kind.WORDING)
    titles = titles_of(session)
    for one in rows.select_related("chosen__subject__item").prefetch_related("votes"):
        yes = sum(vote.agrees for vote in one.votes.all())
        votes = f"{yes} for, {len(one.votes.all()) - yes} against"
        yield Told(
            titles.get(one.key, one.key), one.text, f"on {one.chosen.subject.item.key}", votes
        )


def titles_of(session: CalibrationSession) -> dict[str, str]:
    """What the criteria of a session are called in the version they were rated by."""
    first = session.rounds.order_by("number").first()
    rows = first.rubric.criteria.all() if first else ()
    return {one.key: one.title for one in rows}


def decided_units(session: CalibrationSession) -> list[Adjudication]:
    """What was decided, in the order it was."""
    return list(decisions(session).values())


def trap_candidates(session: CalibrationSession) -> list[Adjudication]:
    """Settled units with a value, on items that are no trap yet."""
    rows = [row for row in decided_units(session) if row.state == AdjudicationState.SETTLED]
    taken = set(Trap.objects.filter(project=session.project).values_list("item_id", flat=True))
    return [row for row in rows if not row.ambiguous and row.subject.item_id not in taken]
