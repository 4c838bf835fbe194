import django.db.models.deletion
from django.db import migrations, models

# Every project so far hands out along one queue.
ONE_LANE = """
    INSERT INTO annotation_lane (project_id, rank, stratum, needs, reserved, digest)
    SELECT id, 0, 0, '{}', NULL, md5('0|0|{}|') FROM annotation_project;
    UPDATE annotation_assignment slots SET lane_id = lane.id
    FROM annotation_lane lane WHERE lane.project_id = slots.project_id;
    UPDATE annotation_assignment slots SET wanted = false
    FROM annotation_project project
    WHERE project.id = slots.project_id AND (
      slots.state = 'closed' OR slots.slot > project.overlap OR EXISTS (
        SELECT 1 FROM annotation_expectedrating expected
        JOIN annotation_trap trap ON trap.id = expected.trap_id AND trap.active
        WHERE expected.subject_id = slots.subject_id));
    -- Rows changed twice leave checks pending, and with these no index can be made.
    SET CONSTRAINTS ALL IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0006_required_version")]

    operations = [
        migrations.CreateModel(
            name="HandoutPlan",
            fields=[
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="handout_plan",
                        serialize=False,
                        to="annotation.project",
                    ),
                ),
                ("policy", models.JSONField(default=dict)),
                ("checked_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Lane",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.SmallIntegerField(default=0)),
                ("stratum", models.SmallIntegerField(default=0)),
                ("needs", models.JSONField(default=dict)),
                ("reserved", models.JSONField(null=True)),
                ("digest", models.CharField(max_length=32)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lanes",
                        to="annotation.project",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="lane",
            constraint=models.UniqueConstraint(fields=["project", "digest"], name="lane_once"),
        ),
        migrations.AddField(
            model_name="rater",
            name="skills",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="assignment",
            name="lane",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="slots",
                to="annotation.lane",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="wanted",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="extra",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(ONE_LANE, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="assignment", name="open_slots"),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(state="open"), fields=["lane", "shuffle"], name="open_slots"
            ),
        ),
    ]
