"""The baseline of `bench.load`: rows read at once and stored by bulk_create, nothing checked.

Run by it as a process: ``python -m bench.naive_load ITEMS.jsonl``. Prints seconds, from the first
line read to the commit; starting Python is not counted.
"""

import json
import os
import sys
import time
from pathlib import Path
from types import ModuleType

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalhub.settings")
django.setup()

from django.db import transaction  # noqa: E402 - the models need Django set up

from annotation import models  # noqa: E402

OVERLAP = 3


@transaction.atomic
def load(path: Path, tables: ModuleType) -> None:
    """Store Items, Outputs, Subjects and three slots each, as a plain script would."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    project = tables.Project.objects.create(slug="naive", name="Naive")
    items = tables.Item.objects.bulk_create(
        tables.Item(
            project=project,
            key=row["id"],
            position=position,
            input=row["input"],
            metadata=row["metadata"],
        )
        for position, row in enumerate(rows)
    )
    outputs = tables.Output.objects.bulk_create(
        tables.Output(
            item=item, position=place, key=one["id"], model=one["model"], text=one["text"]
        )
        for item, row in zip(items, rows, strict=True)
        for place, one in enumerate(row["outputs"])
    )
    subjects = tables.Subject.objects.bulk_create(
        tables.Subject(project=project, item_id=output.item_id, scope="output", output=output)
        for output in outputs
    )
    tables.Assignment.objects.bulk_create(
        tables.Assignment(project=project, subject=subject, slot=slot)
        for subject in subjects
        for slot in range(1, OVERLAP + 1)
    )


def main() -> None:
    start = time.perf_counter()
    load(Path(sys.argv[1]), models)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
