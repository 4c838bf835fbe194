import django.contrib.postgres.functions
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models


# Whoever was handed a trap before has met it: answered, on the desk, or skipped.
KNOWN = """
    INSERT INTO annotation_trapexposure (trap_id, rater_id, subject_id, shown_at)
    SELECT DISTINCT ON (trap.id, met.rater_id)
           trap.id, met.rater_id, expected.subject_id, met.at
    FROM annotation_trap trap
    JOIN annotation_expectedrating expected ON expected.trap_id = trap.id
    JOIN (
      SELECT subject_id, rater_id, scored_at AS at FROM annotation_trapresult
      UNION ALL SELECT subject_id, rater_id, created_at FROM annotation_skip
      UNION ALL SELECT subject_id, rater_id, coalesce(claimed_at, now())
      FROM annotation_assignment WHERE rater_id IS NOT NULL AND NOT wanted
    ) met ON met.subject_id = expected.subject_id
    ORDER BY trap.id, met.rater_id, met.at;
    UPDATE annotation_trap trap SET n_shown = (
      SELECT count(*) FROM annotation_trapexposure WHERE trap_id = trap.id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0007_lanes"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="trap_limit",
            field=models.PositiveSmallIntegerField(
                db_default=50,
                default=50,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(1000),
                ],
            ),
        ),
        migrations.AddField(
            model_name="trap",
            name="change_reason",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="trap",
            name="changed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="trap",
            name="n_shown",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="trap",
            name="public_id",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                default=uuid.uuid4,
                editable=False,
                unique=True,
            ),
        ),
        migrations.CreateModel(
            name="TrapExposure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "shown_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "rater",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trap_exposures",
                        to="annotation.rater",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotation.subject",
                    ),
                ),
                (
                    "trap",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exposures",
                        to="annotation.trap",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("trap", "rater"), name="trap_shown_once")
                ],
            },
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
