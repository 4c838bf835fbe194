"""What holds passages or copies of an item's texts, brought in line when these are redacted.

Words of the full text search and digests of imports are deleted: both are made anew of what stands
there, the words by the next pass over the project, the digests by the next load.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from annotation.dataset.asking.spans import EVIDENCE, back_on_page, settled, span_from, span_row
from annotation.intake.passages import Cuts, cuts_by_part, moved, moved_rows
from annotation.models import (
    Draft,
    ExamItem,
    ExamQuestion,
    Item,
    ItemContent,
    ItemWords,
    Rating,
    Revision,
    Subject,
)
from annotation.selectors.desk.passages import evidence_texts
from evalhub.redaction.replacing import Redaction

# Names in a frozen row that say which item and output it is.
NAMES = ("id", "output_id", "model")


@dataclass(frozen=True)
class Changed:
    """An item with its texts replaced but not saved, and what was replaced in each."""

    item: Item
    redactions: Sequence[Redaction]


def follow(changes: Sequence[Changed]) -> int:
    """Bring everything in line with these items; returns how many ratings' evidence moved.

    Call it before the items are saved: passages are found in the texts as they were.
    """
    items = [one.item for one in changes]
    ItemWords.objects.filter(item__in=items).delete()
    ItemContent.objects.filter(item__in=items).delete()
    redactions = {one.item.pk: one.redactions for one in changes}
    for held in ExamItem.objects.filter(item__in=items):
        after = {one.before: one.after for one in redactions[held.item_id or 0]}
        held.row = replaced(held.row, after)
        held.save(update_fields=["row"])
    forget_exam_marks(items)
    marked = Rating.objects.filter(annotation__subject__item__in=items, extra__has_key=EVIDENCE)
    drafts = Draft.objects.filter(subject__item__in=items, data__has_key="ratings")
    ratings = list(marked.select_related("annotation"))
    revised = Revision.objects.filter(annotation__subject__item__in=items)
    revisions = list(revised.select_related("annotation"))
    subjects = {one.annotation.subject_id for one in (*ratings, *revisions)}
    subjects |= {one.subject_id for one in drafts}
    texts = texts_of(subjects)
    cuts = {
        subject.pk: cuts_by_part(texts[subject.pk], redactions[subject.item_id])
        for subject in Subject.objects.filter(pk__in=subjects)
    }
    follow_drafts(list(drafts), texts, cuts)
    follow_revisions(revisions, cuts)
    return follow_ratings(ratings, cuts)


def forget_exam_marks(items: Sequence[Item]) -> None:
    """Take the passages out of exam answers about these items: they count nowhere."""
    for asked in ExamQuestion.objects.filter(exam_item__item__in=items, answered_at__isnull=False):
        bare = {
            key: {name: said for name, said in one.items() if name != EVIDENCE}
            for key, one in (asked.ratings or {}).items()
        }
        if bare != asked.ratings:
            ExamQuestion.objects.filter(pk=asked.pk).update(ratings=bare)


@transaction.atomic
def follow_revisions(revisions: Sequence[Revision], cuts: Mapping[int, Cuts]) -> None:
    """Move the passages of revisions; nothing else of them ever changes."""
    allow_redaction("on")
    for one in revisions:
        own = cuts[one.annotation.subject_id]
        after = {
            key: {**said, EVIDENCE: moved_rows(said[EVIDENCE], own)} if EVIDENCE in said else said
            for key, said in one.ratings.items()
        }
        if after != one.ratings:
            Revision.objects.filter(pk=one.pk).update(ratings=after)
    allow_redaction("off")


def allow_redaction(state: str) -> None:
    """Tell the database's guard of revisions, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('evalhub.redacting', %s, true)", [state])


def texts_of(subjects: set[int]) -> dict[int, dict[str, str]]:
    """The texts of subjects by part, as they are stored."""
    found = Subject.objects.filter(pk__in=subjects).select_related("item", "output")
    return {subject.pk: evidence_texts(subject) for subject in found}


def follow_ratings(ratings: Sequence[Rating], cuts: Mapping[int, Cuts]) -> int:
    moved_ratings = []
    for rating in ratings:
        before = (rating.extra or {})[EVIDENCE]
        after = moved_rows(before, cuts[rating.annotation.subject_id])
        if after != before:
            rating.extra = {**(rating.extra or {}), EVIDENCE: after}
            moved_ratings.append(rating)
    Rating.objects.bulk_update(moved_ratings, ["extra"])
    return len(moved_ratings)


def follow_drafts(
    drafts: Sequence[Draft], texts: Mapping[int, Mapping[str, str]], cuts: Mapping[int, Cuts]
) -> None:
    """Drafts count as pages do, so each passage is found, moved and counted anew."""
    for draft in drafts:
        ratings = draft.data["ratings"]
        marked = {key: one for key, one in ratings.items() if isinstance(one.get(EVIDENCE), list)}
        if not marked or not cuts[draft.subject_id]:
            continue
        given = (texts[draft.subject_id], cuts[draft.subject_id])
        for key, one in marked.items():
            rows = [drafted(row, *given) for row in one[EVIDENCE]]
            ratings[key] = {**one, EVIDENCE: [row for row in rows if row is not None]}
        # Not `save`: when the rater last wrote stays.
        Draft.objects.filter(pk=draft.pk).update(data=draft.data)


def drafted(row: Any, texts: Mapping[str, str], cuts: Cuts) -> Any:
    """A passage of a draft; nothing is left of one that cannot be found."""
    span = span_from(row)
    if span is None or span.part not in cuts:
        return row
    stored = settled(span, texts)
    if stored is None:
        return None
    after = moved(stored, cuts[span.part])
    text = texts[span.part]
    for cut in reversed(cuts[span.part]):
        text = text[: cut.start] + cut.put + text[cut.end :]
    return span_row(back_on_page(after, {span.part: text}))


def replaced(value: Any, after: Mapping[str, str]) -> Any:
    """A JSON value with every text that was redacted, but not with names."""
    if isinstance(value, str):
        return after.get(value, value)
    if isinstance(value, list):
        return [replaced(one, after) for one in value]
    if isinstance(value, dict):
        return {key: one if key in NAMES else replaced(one, after) for key, one in value.items()}
    return value
