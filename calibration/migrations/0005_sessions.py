"""Calibration sessions: a blind round whose answers are written once."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


FROZEN = ("calibration_roundsubject", "calibration_roundanswer")
LATE = """
CREATE FUNCTION calibration_refuse_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM calibration_roundsubject chosen
               JOIN calibration_round round ON round.id = chosen.round_id
               WHERE chosen.id = NEW.chosen_id AND round.opened_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the room is open: no answer is taken any more'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER calibration_roundanswer_late BEFORE INSERT ON calibration_roundanswer
    FOR EACH ROW EXECUTE FUNCTION calibration_refuse_late();
"""
ON_TIME = """
DROP TRIGGER calibration_roundanswer_late ON calibration_roundanswer;
DROP FUNCTION calibration_refuse_late();
"""
CREATE = "".join(
    f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION evalhub_refuse_change();"
    for table in FROZEN
)
DROP = "".join(f"DROP TRIGGER {table}_rows ON {table};" for table in FROZEN)


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0032_conflicts_by_judge"),
        ("calibration", "0004_consensus_versions"),
        ("audit", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalibrationSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("question", models.CharField(max_length=200)),
                ("agenda", models.TextField(blank=True)),
                ("criteria", models.JSONField(default=list)),
                ("choice", models.JSONField(default=dict)),
                ("anonymised", models.BooleanField(default=False)),
                ("called_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="annotation.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("unfinished", models.JSONField(default=list)),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotation.rubric",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rounds",
                        to="calibration.calibrationsession",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="RoundSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subjects",
                        to="calibration.round",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotation.subject",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.CreateModel(
            name="SessionRater",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "rater",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="annotation.rater",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="raters",
                        to="calibration.calibrationsession",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.CreateModel(
            name="RoundAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ratings", models.JSONField()),
                ("order", models.CharField(default="AB", max_length=2)),
                ("answered_at", models.DateTimeField(auto_now_add=True)),
                (
                    "chosen",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="calibration.roundsubject",
                    ),
                ),
                (
                    "rater",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="calibration.sessionrater",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="calibrationsession",
            constraint=models.UniqueConstraint(
                fields=("project", "number"), name="session_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(
                fields=("session", "number"), name="session_round_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="roundsubject",
            constraint=models.UniqueConstraint(
                fields=("round", "subject"), name="round_subject_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="roundsubject",
            constraint=models.UniqueConstraint(fields=("round", "place"), name="round_place_once"),
        ),
        migrations.AddConstraint(
            model_name="sessionrater",
            constraint=models.UniqueConstraint(
                fields=("session", "rater"), name="session_rater_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionrater",
            constraint=models.UniqueConstraint(
                fields=("session", "place"), name="session_place_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="roundanswer",
            constraint=models.UniqueConstraint(
                fields=("chosen", "rater"), name="round_answer_once"
            ),
        ),
        migrations.RunSQL(CREATE, DROP),
        migrations.RunSQL(LATE, ON_TIME),
    ]
