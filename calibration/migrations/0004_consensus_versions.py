"""Versions of a project's consensus policy; they are written once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CREATE = """
CREATE TRIGGER consensus_version_rows BEFORE UPDATE OR DELETE ON calibration_consensusversion
    FOR EACH ROW EXECUTE FUNCTION evalhub_refuse_change();
"""
DROP = "DROP TRIGGER consensus_version_rows ON calibration_consensusversion;"


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0032_conflicts_by_judge"),
        ("audit", "0002_append_only"),
        ("calibration", "0003_adjudications"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="ConsensusVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("policy", models.JSONField()),
                ("note", models.TextField(blank=True)),
                ("n_changed", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
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
                        related_name="consensus_versions",
                        to="annotation.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "number"), name="consensus_version_once"
                    )
                ]
            },
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
