"""A run keeps what it depends on, and accounts for its budget before each call."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE judges_judgerun run SET
    base_url = judge.base_url,
    price_per_million_in = judge.price_per_million_in,
    price_per_million_out = judge.price_per_million_out,
    rubric_id = (
        SELECT id FROM annotation_rubric
        WHERE project_id = run.project_id AND published_at IS NOT NULL
        ORDER BY version DESC LIMIT 1
    ),
    spent = coalesce((
        SELECT sum(attempt.cost) FROM judges_callattempt attempt
        JOIN judges_judgecall call ON call.id = attempt.call_id WHERE call.run_id = run.id
    ), 0)
FROM judges_judge judge
WHERE judge.id = run.judge_id AND NOT run.imported;
SET CONSTRAINTS ALL IMMEDIATE;
"""
PRICE = {"decimal_places": 6, "max_digits": 12, "null": True}
TOTAL = {"decimal_places": 12, "default": 0, "max_digits": 30}
FIELDS = [
    ("callattempt", "as_asked", models.BooleanField(db_default=True, default=True)),
    ("judgecall", "limited_since", models.DateTimeField(editable=False, null=True)),
    (
        "judgecall",
        "reserved",
        models.DecimalField(db_default=0, decimal_places=12, default=0, max_digits=24),
    ),
    ("judgerun", "base_url", models.CharField(blank=True, max_length=500)),
    ("judgerun", "limit", models.PositiveIntegerField(null=True)),
    ("judgerun", "price_per_million_in", models.DecimalField(**PRICE)),
    ("judgerun", "price_per_million_out", models.DecimalField(**PRICE)),
    ("judgerun", "spent", models.DecimalField(**TOTAL)),
    ("judgerun", "reserved", models.DecimalField(**TOTAL)),
    (
        "judgerun",
        "rubric",
        models.ForeignKey(
            null=True,
            on_delete=django.db.models.deletion.RESTRICT,
            related_name="+",
            to="annotation.rubric",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("annotation", "0001_initial"), ("judges", "0003_judge_concurrency")]
    operations = [
        *[migrations.AddField(model, name, field) for model, name, field in FIELDS],
        migrations.AlterField(
            "callattempt",
            "cost",
            models.DecimalField(decimal_places=12, max_digits=24, null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
