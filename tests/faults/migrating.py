"""A database of its own taken through migrations, with rows as they were before.

``python -m tests.faults.migrating DATABASE`` fills a project under 0006 and prints what 0007 and
then all later migrations make of it, as one JSON line.
"""

import json
import sys
from importlib import import_module
from typing import Any

from bench.annotators import connect
from tests.faults.shapes import shape_of

BEFORE, LANES = "0006_required_version", "0007_lanes"


def migrate(name: str | None) -> Any:
    """Migrate annotation there, or everything to the end; returns the models of then."""
    executor = import_module("django.db.migrations.executor")
    connection = import_module("django.db").connection
    running = executor.MigrationExecutor(connection)
    nodes = running.loader.graph.leaf_nodes()
    if name is not None:
        nodes = [("annotation", name)]
        # Step by step, though the database is new.
        loader = import_module("django.db.migrations.loader").MigrationLoader
        running.loader = loader(connection, replace_migrations=False)
    running.migrate(nodes)
    return running.loader.project_state(nodes).apps


def make(apps: Any, model: str, **fields: object) -> Any:
    return apps.get_model("annotation", model).objects.create(**fields)


def fill(apps: Any) -> None:
    """One subject in the middle of its work, and one of a trap that was handed out once."""
    project = make(apps, "Project", slug="old", name="Old", overlap=2, seed=7)
    rubric = make(apps, "Rubric", project=project, version=1, name="Answers")
    criterion = make(
        apps,
        "Criterion",
        rubric=rubric,
        position=0,
        key="accuracy",
        title="Accuracy",
        kind="ordinal",
        scope="output",
        level="ordinal",
        values=[1, 2],
    )
    rater = make(apps, "Rater", project=project, key="anna", seed=1)
    other = make(apps, "Rater", project=project, key="ben", seed=2)
    zoe = apps.get_model("accounts", "User").objects.create(email="zoe@example.org", name="Zoe")
    make(apps, "Rater", project=project, key="zoe", user_id=zoe.pk, seed=3)
    subjects = []
    for place in range(2):
        item = make(apps, "Item", project=project, key=f"it-{place}", position=place, input="?")
        subjects.append(make(apps, "Subject", project=project, item=item, scope="output"))
    trap = make(apps, "Trap", project=project, item=item)
    make(apps, "ExpectedRating", trap=trap, subject=subjects[1], criterion=criterion, value=1)
    slots = (
        (0, 1, "submitted", rater),
        (0, 2, "open", None),
        (0, 3, "claimed", other),
        (0, 4, "closed", None),
        (1, 1, "submitted", rater),
    )
    for subject, slot, state, who in slots:
        make(
            apps,
            "Assignment",
            project=project,
            subject=subjects[subject],
            slot=slot,
            state=state,
            rater=who,
            shuffle=slot,
        )
    for subject in subjects:
        make(apps, "Annotation", project=project, subject=subject, rater=rater, rubric=rubric)


def read(apps: Any) -> list[Any]:
    slots = apps.get_model("annotation", "Assignment").objects.order_by("subject", "slot")
    names = ("subject__item__key", "slot", "state", "wanted", "extra", "lane__digest")
    return [list(row) for row in slots.values_list(*names)]


def main() -> None:
    connect(sys.argv[1])
    fill(migrate(BEFORE))
    lanes = read(migrate(LANES))
    apps = migrate(None)
    repeat = apps.get_model("annotation", "Assignment").objects.filter(repeat=True).count()
    keys = list(apps.get_model("annotation", "Rater").objects.values_list("key", flat=True))
    told = apps.get_model("audit", "Event").objects.filter(verb="rater key changed").count()
    found = {"lanes": lanes, "later": read(apps), "repeats": repeat, "keys": keys, "told": told}
    found["shape"] = shape_of(import_module("django.db").connection)
    found |= work_on()
    sys.stdout.write(f"{json.dumps(found)}\n")


def work_on() -> dict[str, Any]:
    """Plan the slots and claim, with the code of today."""
    models = import_module("annotation.models")
    rubric = models.Rubric.objects.get()
    rubric.published_at = "2026-01-01T00:00:00Z"
    rubric.save()
    planned = import_module("annotation.services.slots").plan_slots(
        project=models.Project.objects.get()
    )
    cleo = models.Rater.objects.create(project=models.Project.objects.get(), key="cleo")
    claim = import_module("annotation.services.assignments").claim_next(rater=cleo)
    return {"planned": planned, "claimed": claim.slot if claim else None}


if __name__ == "__main__":
    main()
