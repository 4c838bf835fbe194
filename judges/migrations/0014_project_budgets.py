import django.db.models.deletion
from django.db import migrations, models

SPENT = """
UPDATE judges_judgerun run SET spent = paid.total
FROM (
    SELECT call.run_id, sum(attempt.cost) AS total
    FROM judges_callattempt attempt JOIN judges_judgecall call ON call.id = attempt.call_id
    WHERE attempt.cost > 0 GROUP BY call.run_id
) paid
WHERE paid.run_id = run.id AND run.budget IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('annotation', '0033_discussed'),
        ('judges', '0013_held_out_figures'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProjectBudget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('limit', models.DecimalField(decimal_places=6, max_digits=12, null=True)),
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='judge_budget', to='annotation.project')),
            ],
        ),
        migrations.RunSQL(SPENT, migrations.RunSQL.noop),
    ]
