"""Keys made of first names become pseudonyms, as those of everybody who joins today.

Only who joined with an account ever got such a key. A key that imported labels came under stays:
the folder they came from must find it again.
"""

import re

from django.db import migrations

# As `annotation.selectors.review.pseudonyms` knows them when this was written.
OPAQUE = re.compile(
    r"(rater|annotator|coder|worker|person|user|expert|[a-z])?[-_ ]?\d+", re.IGNORECASE
)
DIGEST = """
    UPDATE annotation_lane
    SET digest = md5(concat_ws('|', rank, stratum, needs, coalesce(reserved::text, '')))
    WHERE project_id = %s AND reserved IS NOT NULL
"""


def give_pseudonyms(apps, editor):
    raters = apps.get_model("annotation", "Rater").objects
    joined = raters.filter(user__isnull=False).exclude(annotations__imported=True)
    named = {pk for pk, key in joined.values_list("pk", "key") if not OPAQUE.fullmatch(key)}
    projects = apps.get_model("annotation", "Project").objects
    for project in projects.filter(raters__in=named).distinct():
        rename(apps, project, named)
        with editor.connection.cursor() as cursor:
            cursor.execute(DIGEST, [project.pk])


def rename(apps, project, named):
    raters = list(project.raters.order_by("pk"))
    taken, given = {rater.key for rater in raters}, {}
    for number, rater in enumerate(raters, start=1):
        if rater.pk not in named:
            continue
        # What pages call them already, unless imported labels came with just that.
        while f"R-{number:02d}" in taken:
            number = max(number, len(raters)) + 1
        given[rater.key] = f"R-{number:02d}"
        taken.add(given[rater.key])
        tell(apps, project, rater, given[rater.key])
        rater.key = given[rater.key]
        rater.save(update_fields=["key"])
    follow(apps, project, given)


def tell(apps, project, rater, key):
    apps.get_model("audit", "Event").objects.create(
        verb="rater key changed",
        object_type="rater",
        object_id=str(rater.public_id),
        project_id=project.public_id,
        payload={"before": rater.key, "after": key},
    )


def follow(apps, project, given):
    """What names raters by their keys: batches of the hand-out, their queues, saved filters."""
    for plan in apps.get_model("annotation", "HandoutPlan").objects.filter(project=project):
        for batch in plan.policy.get("batches", ()):
            batch["raters"] = [given.get(key, key) for key in batch["raters"]]
        plan.save(update_fields=["policy"])
    for lane in project.lanes.exclude(reserved=None):
        lane.reserved = [given.get(key, key) for key in lane.reserved]
        lane.save(update_fields=["reserved"])
    for view in project.saved_views.all():
        view.filters = [
            [name, given.get(value, value) if name == "rater" else value]
            for name, value in view.filters
        ]
        view.save(update_fields=["filters"])


class GivePseudonyms(migrations.RunPython):
    """Made only where somebody has joined: all models of a new database would be built for it."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM annotation_rater WHERE user_id IS NOT NULL LIMIT 1")
            if cursor.fetchone() is None:
                return
        super().database_forwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [("annotation", "0029_stand_ins"), ("audit", "0002_append_only")]
    operations = [GivePseudonyms(give_pseudonyms, migrations.RunPython.noop)]
