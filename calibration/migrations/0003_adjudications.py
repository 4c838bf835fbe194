"""Decisions about units; what was decided stays as it was."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


CREATE = """
CREATE FUNCTION evalhub_guard_adjudication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state NOT IN ('proposed', 'settled')
       OR (OLD.subject_id, OLD.criterion_id, OLD.key, OLD.value, OLD.ambiguous, OLD.reason,
           OLD.rule, OLD.decided_by_id, OLD.decided_at)
          IS DISTINCT FROM
          (NEW.subject_id, NEW.criterion_id, NEW.key, NEW.value, NEW.ambiguous, NEW.reason,
           NEW.rule, NEW.decided_by_id, NEW.decided_at) THEN
        RAISE EXCEPTION 'adjudication % is on record and cannot change', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER adjudication_rows BEFORE UPDATE OR DELETE ON calibration_adjudication
    FOR EACH ROW EXECUTE FUNCTION evalhub_guard_adjudication();
"""
DROP = """
DROP TRIGGER adjudication_rows ON calibration_adjudication;
DROP FUNCTION evalhub_guard_adjudication();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('annotation', '0032_conflicts_by_judge'),
        ('calibration', '0002_frozen_releases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AdjudicationPlan',
            fields=[
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='adjudication_plan', serialize=False, to='annotation.project')),
                ('two_person', models.BooleanField(default=False)),
                ('experts_only', models.BooleanField(default=False)),
                ('domain_key', models.CharField(blank=True, max_length=200)),
                ('domains', models.JSONField(default=dict)),
                ('risk_key', models.CharField(blank=True, max_length=200)),
                ('risks', models.JSONField(default=list)),
                ('tolerances', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='Adjudication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(max_length=80)),
                ('value', models.JSONField(null=True)),
                ('ambiguous', models.BooleanField(default=False)),
                ('reason', models.TextField()),
                ('rule', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('proposed', 'awaits a second person'), ('settled', 'Settled'), ('superseded', 'replaced by a later decision'), ('withdrawn', 'Withdrawn'), ('disputed', 'opened again by a second person')], max_length=10)),
                ('decided_at', models.DateTimeField(auto_now_add=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_reason', models.TextField(blank=True)),
                ('confirmed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('criterion', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.criterion')),
                ('decided_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='adjudications', to='annotation.project')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjudications', to='annotation.subject')),
            ],
            options={
                'indexes': [models.Index(fields=['project', 'state', 'key', 'subject'], name='calibration_project_8f55af_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('proposed', 'settled'))), fields=('subject', 'key'), name='adjudication_live_once'), models.CheckConstraint(condition=models.Q(models.Q(('ambiguous', True), ('value__isnull', True)), models.Q(('ambiguous', False), ('value__isnull', False)), _connector='OR'), name='adjudication_says_something')],
            },
        ),
        migrations.CreateModel(
            name='SessionWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('note', models.TextField(blank=True)),
                ('wished_at', models.DateTimeField(auto_now_add=True)),
                ('taken_at', models.DateTimeField(null=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='session_wishes', to='annotation.project')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.subject')),
                ('wished_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_at__isnull', True)), fields=('subject', 'key'), name='session_wish_once')],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
