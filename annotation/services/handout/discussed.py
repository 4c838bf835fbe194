"""Subjects that people talked about with others: they are not handed to them any more."""

from collections.abc import Collection

from annotation.models import Discussed, Rater


def note_discussed(*, raters: Collection[Rater], subjects: Collection[int]) -> None:
    """Keep subjects, by id, from these raters, as work and as Traps; twice is once.

    The caller says why in an event of its own.
    """
    rows = [Discussed(rater=rater, subject_id=subject) for rater in raters for subject in subjects]
    Discussed.objects.bulk_create(rows, ignore_conflicts=True)
