"""Wording the next Rubric in a session, and publishing it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from annotation.dataset.rubrics import CriterionSpec
from annotation.models import Criterion, Rubric
from annotation.services.answering.checks import is_storable
from annotation.services.imports.rubrics import stored_spec
from annotation.services.rubrics import NextVersion, publish_rubric
from calibration.errors import NothingChanged, RoundOver
from calibration.models import CalibrationSession, RubricChange
from calibration.selectors.sessions.changes import change_page
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput

LONGEST = 20_000


@transaction.atomic
def draft_change(
    *, session: CalibrationSession, words: Mapping[str, Any], note: str, actor: User
) -> RubricChange:
    """Keep what the next version should say; nothing is published. Raises `InvalidInput`."""
    refuse_closed(lock_session(session))
    page = change_page(session)
    if page is None:
        raise InvalidInput("This Project has no published Rubric yet.")
    refuse_published(page.change)
    for text in [note, *texts_in(words)]:
        if not is_storable(text) or len(text) > LONGEST:
            raise InvalidInput(f"A text may have at most {LONGEST:,} characters that can be kept.")
    made, _ = RubricChange.objects.update_or_create(
        session=session,
        defaults={
            "base": page.base,
            "words": dict(words),
            "note": note.strip(),
            "written_by": actor,
        },
    )
    record(session, "session change drafted", actor, base=page.base.version)
    return made


@transaction.atomic
def publish_change(*, session: CalibrationSession, actor: User) -> Rubric:
    """Publish the drafted words as the next version. Raises `NothingChanged`, or 409."""
    refuse_closed(lock_session(session))
    page = change_page(session)
    if page is None or page.change is None or not page.places:
        raise NothingChanged("The draft says what the Rubric says already. Change its words first.")
    refuse_published(page.change)
    if page.outdated:
        raise NothingChanged("Another Rubric was published meanwhile. Look at the draft once more.")
    places = ", ".join(place.title for place in page.places)
    summary = f"Calibration session {session.number} changed {places}."
    version = NextVersion(
        guidelines=page.words["guidelines"],
        criteria=worded(page.base, page.words["criteria"]),
        change_note="\n".join(part for part in (page.change.note, summary) if part),
    )
    published = publish_rubric(rubric=page.base, version=version, actor=actor)
    page.change.published = published
    page.change.save(update_fields=["published", "written_at"])
    record(session, "session change published", actor, version=published.version)
    return published


def worded(base: Rubric, words: Mapping[str, Any]) -> list[CriterionSpec]:
    """Every criterion of the version before, those in focus with their new words."""
    rows: list[Criterion] = list(base.criteria.all())
    specs = {spec.key: spec for spec in stored_spec(base).criteria}
    found = []
    for row in rows:
        spec = replace(specs[row.key], title=row.title)
        own = words.get(row.key)
        found.append(spec if own is None else with_words(spec, own))
    return found


def with_words(spec: CriterionSpec, own: Mapping[str, Any]) -> CriterionSpec:
    """Anchors that were emptied are gone."""
    anchors = {**spec.anchors, **own["anchors"]}
    return replace(
        spec,
        question=own["question"],
        guideline=own["guideline"],
        anchors={value: text for value, text in anchors.items() if text},
    )


def texts_in(words: Mapping[str, Any]) -> list[str]:
    found = [words.get("guidelines", "")]
    for own in words.get("criteria", {}).values():
        found += [
            own.get("question", ""),
            own.get("guideline", ""),
            *own.get("anchors", {}).values(),
        ]
    return found


def refuse_published(change: RubricChange | None) -> None:
    if change is not None and change.published_id is not None:
        raise NothingChanged("This session has published its change. Call another session.")


def refuse_closed(session: CalibrationSession) -> None:
    """Raise `RoundOver` for a session that was closed: from then on it is only read."""
    if session.closed_at is not None:
        raise RoundOver("This session is closed: everything of it stays readable. Call another.")


def lock_session(session: CalibrationSession) -> CalibrationSession:
    return CalibrationSession.objects.select_for_update().get(pk=session.pk)


def record(session: CalibrationSession, verb: str, actor: User, **payload: Any) -> None:
    record_event(
        verb=verb,
        subject=session,
        actor=actor,
        project_id=session.project.public_id,
        payload=payload,
    )
