"""What the checks of a project's data read, in a fixed number of queries per criterion."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import numpy as np
from django.db import connection

from annotation.models import Item, Project, Reference
from annotation.selectors.ratings import (
    RatingTable,
    current_criteria,
    rating_table,
    reference_codes,
    text_at,
)
from evalhub.stats.lint.rated import Rated
from evalhub.stats.lint.times import Timed

MOST_TIMES = 100_000
MOST_TEXTS = 20_000
LETTERS_PER_WORD = 6
# Imported times hang on ratings where the answer as a whole has none.
TIMES = """
    SELECT rater.key, a.seconds, extract(epoch FROM a.submitted_at)::float8,
           length(item.input::text) + coalesce(read.letters, 0), item.metadata->>'created_at'
    FROM (SELECT * FROM annotation_annotation
          WHERE project_id = %(project)s AND status = 'counted'
            AND (seconds IS NOT NULL OR submitted_at IS NOT NULL)
          ORDER BY id DESC LIMIT %(most)s) a
    JOIN annotation_rater rater ON rater.id = a.rater_id
    JOIN annotation_subject subject ON subject.id = a.subject_id
    JOIN annotation_item item ON item.id = subject.item_id
    LEFT JOIN LATERAL (
      SELECT sum(length(output.text)) AS letters FROM annotation_output output
      WHERE output.item_id = item.id
        AND (subject.output_id IS NULL OR output.id = subject.output_id)
    ) read ON true
"""


def rated_criteria(project: Project, names: Mapping[str, str]) -> Iterator[Rated]:
    """Every criterion with Ratings; raters under the names they are called by."""
    for criterion in current_criteria(project):
        table = rating_table(criterion)
        if table.n_ratings:
            yield rated(table, names)


def rated(table: RatingTable, names: Mapping[str, str]) -> Rated:
    """One table, with the references of its subjects."""
    criterion = table.criterion
    truth = table.align(reference_codes(criterion))
    values = table.scale.values
    return Rated(
        criterion=criterion.key,
        raters=tuple(names.get(key, key) for key in table.raters),
        matrix=table.matrix,
        values=table.points,
        names=tuple(text_at(place, table.scale) for place in range(len(values or ()))),
        ordered=criterion.level != "nominal",
        reference=None if np.isnan(truth).all() else truth,
    )


def timed(project: Project, names: Mapping[str, str]) -> Timed:
    """When and how fast people answered; the newest 100,000 answers that tell."""
    with connection.cursor() as cursor:
        cursor.execute(TIMES, {"project": project.pk, "most": MOST_TIMES})
        rows = cursor.fetchall()
    keys = sorted({row[0] for row in rows})
    places = {key: place for place, key in enumerate(keys)}
    numbers = [(row[1], row[2], row[3], moment(row[4])) for row in rows]
    table = np.array(numbers, dtype=np.float64).reshape(-1, 4)
    return Timed(
        names=tuple(names.get(key, key) for key in keys),
        raters=np.array([places[row[0]] for row in rows], dtype=np.int64),
        seconds=table[:, 0],
        ends=table[:, 1],
        words=table[:, 2] / LETTERS_PER_WORD,
        created=table[:, 3],
    )


def moment(text: str | None) -> float | None:
    """Seconds of a time as ISO 8601 has it; None for anything else. No zone means UTC."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def practice_texts(project: Project) -> dict[str, str]:
    """What people practise on and are told the answer of, by key."""
    rows = project.training_items.values_list("key", "row")
    return {key: as_text(row.get("input", "")) for key, row in rows}


def referenced_texts(project: Project) -> dict[str, str]:
    """Inputs of Items with a reference, which results are told by; the first 20,000."""
    known = Reference.objects.filter(project=project).values("subject__item")
    items = Item.objects.filter(project=project, retired_at=None, pk__in=known)
    rows = items.order_by("position").values_list("key", "input")[:MOST_TEXTS]
    return {key: as_text(value) for key, value in rows}


def as_text(value: object) -> str:
    """An input as one text: the turns of a conversation under each other."""
    if not isinstance(value, list):
        return str(value)
    turns = (turn.get("content", "") if isinstance(turn, dict) else turn for turn in value)
    return "\n".join(str(turn) for turn in turns)
