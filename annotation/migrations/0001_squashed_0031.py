"""All of 0001 to 0031 at once, for a new database.

Older databases go on step by step. Both ways end alike: tests/faults/test_migrations.py.
"""

import annotation.models.projects
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models

# A published Rubric and its Criteria never change; a new version is a new row.
RUBRICS = """
CREATE FUNCTION evalhub_guard_rubric() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'rubric % is published and cannot change', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER rubric_rows BEFORE UPDATE OR DELETE ON annotation_rubric
    FOR EACH ROW EXECUTE FUNCTION evalhub_guard_rubric();

CREATE FUNCTION evalhub_guard_criterion() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owner bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.rubric_id ELSE OLD.rubric_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM annotation_rubric WHERE id = owner AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'rubric % is published, its criteria cannot change', owner
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER criterion_rows BEFORE INSERT OR UPDATE OR DELETE ON annotation_criterion
    FOR EACH ROW EXECUTE FUNCTION evalhub_guard_criterion();
"""
NO_RUBRICS = """
DROP TRIGGER criterion_rows ON annotation_criterion;
DROP FUNCTION evalhub_guard_criterion();
DROP TRIGGER rubric_rows ON annotation_rubric;
DROP FUNCTION evalhub_guard_rubric();
"""
# Steps and Revisions are only ever added, but for passages of a text that is being redacted.
REVIEWS = """
CREATE FUNCTION evalhub_guard_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'annotation_revision'
       AND current_setting('evalhub.redacting', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% % is on record and cannot change', TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER review_steps BEFORE UPDATE OR DELETE ON annotation_reviewstep
    FOR EACH ROW EXECUTE FUNCTION evalhub_guard_review();
CREATE TRIGGER revisions BEFORE UPDATE OR DELETE ON annotation_revision
    FOR EACH ROW EXECUTE FUNCTION evalhub_guard_review();
"""
NO_REVIEWS = """
DROP TRIGGER revisions ON annotation_revision;
DROP TRIGGER review_steps ON annotation_reviewstep;
DROP FUNCTION evalhub_guard_review();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    replaces = [
        ("annotation", "0001_initial"),
        ("annotation", "0002_immutable_rubrics"),
        ("annotation", "0003_lost_leases"),
        ("annotation", "0004_quality_control"),
        ("annotation", "0005_qualification"),
        ("annotation", "0006_required_version"),
        ("annotation", "0007_lanes"),
        ("annotation", "0008_trap_exposures"),
        ("annotation", "0009_browsing"),
        ("annotation", "0010_review"),
        ("annotation", "0011_questions"),
        ("annotation", "0012_repeats"),
        ("annotation", "0013_saved_views"),
        ("annotation", "0014_criterion_levels"),
        ("annotation", "0015_intake"),
        ("annotation", "0016_reveals"),
        ("annotation", "0017_staged_imports"),
        ("annotation", "0018_retired_items"),
        ("annotation", "0019_import_sample"),
        ("annotation", "0020_guideline_readers"),
        ("annotation", "0021_accepted_warnings"),
        ("annotation", "0022_planning_progress"),
        ("annotation", "0023_list_scope"),
        ("annotation", "0024_tallies_and_pace"),
        ("annotation", "0025_one_index_each"),
        ("annotation", "0026_redacted_revisions"),
        ("annotation", "0027_staged_encoding"),
        ("annotation", "0028_pace"),
        ("annotation", "0029_stand_ins"),
        ("annotation", "0030_pseudonym_keys"),
        ("annotation", "0031_no_counter_of_pace"),
    ]

    operations = [
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('notice', models.TextField(blank=True)),
                ('overlap', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)])),
                ('trap_rate', models.FloatField(default=0.1, validators=[django.core.validators.MinValueValidator(0.0), django.core.validators.MaxValueValidator(0.5)])),
                ('trap_limit', models.PositiveSmallIntegerField(db_default=50, default=50, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)])),
                ('lease_minutes', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(2), django.core.validators.MaxValueValidator(1440)])),
                ('render_markdown', models.BooleanField(default=False)),
                ('qualification_version', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ('seed', models.BigIntegerField(default=annotation.models.projects.new_seed, editable=False)),
                ('desk', models.JSONField(blank=True, db_default={}, default=dict, editable=False)),
                ('guidelines_at', models.DateTimeField(editable=False, null=True)),
                ('extra', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='IntakePace',
            fields=[
                ('sent_by', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('due', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='DatasetImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='annotation.project')),
                ('digest', models.CharField(max_length=64)),
                ('counts', models.JSONField(default=dict)),
                ('sample', models.JSONField(null=True)),
                ('loaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('loaded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'digest'), name='import_once')],
            },
        ),
        migrations.CreateModel(
            name='DigestPass',
            fields=[
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='digest_pass', serialize=False, to='annotation.project')),
                ('place', models.BigIntegerField(null=True)),
                ('seen', models.BigIntegerField(default=0)),
                ('again', models.BooleanField(default=True)),
                ('reaches', models.JSONField(default=dict)),
                ('n_items', models.PositiveIntegerField(null=True)),
                ('counted', models.PositiveIntegerField(default=0)),
                ('seconds', models.FloatField(default=0.0)),
                ('began_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='HandoutPlan',
            fields=[
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='handout_plan', serialize=False, to='annotation.project')),
                ('policy', models.JSONField(default=dict)),
                ('checked_at', models.DateTimeField(null=True)),
                ('place', models.BigIntegerField(null=True)),
                ('planned', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('marks', models.JSONField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('place__isnull', False)), fields=['asked_at'], name='handout_underway')],
            },
        ),
        migrations.CreateModel(
            name='ImportPreset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='import_presets', to='annotation.project')),
                ('name', models.CharField(max_length=80)),
                ('format', models.CharField(max_length=30)),
                ('mapping', models.JSONField(default=dict)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('project', 'name'), name='import_preset_once')],
            },
        ),
        migrations.CreateModel(
            name='IntakeBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='intake_batches', to='annotation.project')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('key', models.CharField(blank=True, max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('answer', models.JSONField(null=True)),
                ('counts', models.JSONField(default=dict)),
                ('redacted', models.JSONField(default=dict)),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('awaits_slots', models.BooleanField(default=False)),
                ('position', models.PositiveIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['project', '-received_at'], name='intake_newest'), models.Index(condition=models.Q(('awaits_slots', True)), fields=['project'], name='intake_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('project', 'sent_by', 'key'), name='intake_key_once')],
            },
        ),
        migrations.CreateModel(
            name='IntakeCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='intake_counts', to='annotation.project')),
                ('day', models.DateField()),
                ('stratum', models.CharField(max_length=200)),
                ('taken', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'day', 'stratum'), name='intake_day_once')],
            },
        ),
        migrations.CreateModel(
            name='IntakeRule',
            fields=[
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='intake_rule', serialize=False, to='annotation.project')),
                ('enabled', models.BooleanField(default=False)),
                ('share', models.FloatField(default=1.0, validators=[django.core.validators.MinValueValidator(0.0), django.core.validators.MaxValueValidator(1.0)])),
                ('seed', models.BigIntegerField(default=annotation.models.projects.new_seed, editable=False)),
                ('by', models.CharField(blank=True, max_length=200)),
                ('daily', models.PositiveIntegerField(blank=True, null=True)),
                ('quotas', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='annotation.project')),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('manager', 'Manager'), ('annotator', 'Annotator'), ('adjudicator', 'Adjudicator'), ('engineer', 'Engineer'), ('auditor', 'Auditor')], max_length=12)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='annotation.project')),
                ('key', models.CharField(max_length=200)),
                ('position', models.PositiveIntegerField()),
                ('input', models.JSONField()),
                ('context', models.TextField(blank=True)),
                ('reference', models.TextField(blank=True)),
                ('metadata', models.JSONField(default=dict)),
                ('extra', models.JSONField(default=dict)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['project', 'position'], name='annotation__project_020d2c_idx'), models.Index(condition=models.Q(('retired_at__isnull', False)), fields=['project', 'position'], name='item_retired'), django.contrib.postgres.indexes.GinIndex(fields=['metadata'], name='item_metadata', opclasses=['jsonb_path_ops'])],
                'constraints': [models.UniqueConstraint(fields=('project', 'key'), name='item_key_once')],
            },
        ),
        migrations.CreateModel(
            name='KeptFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_files', to='annotation.project')),
                ('path', models.CharField(max_length=300)),
                ('content', models.BinaryField()),
            ],
            options={
                'ordering': ['path'],
                'constraints': [models.UniqueConstraint(fields=('project', 'path'), name='kept_file_once')],
            },
        ),
        migrations.CreateModel(
            name='Lane',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lanes', to='annotation.project')),
                ('rank', models.SmallIntegerField(default=0)),
                ('stratum', models.SmallIntegerField(default=0)),
                ('needs', models.JSONField(default=dict)),
                ('reserved', models.JSONField(null=True)),
                ('digest', models.CharField(max_length=32)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'digest'), name='lane_once')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='annotation.project')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('manager', 'Manager'), ('annotator', 'Annotator'), ('adjudicator', 'Adjudicator'), ('engineer', 'Engineer'), ('auditor', 'Auditor')], max_length=12)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'user'), name='membership_once')],
            },
        ),
        migrations.CreateModel(
            name='QualificationPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='qualification_plan', to='annotation.project')),
                ('pass_mark', models.FloatField(default=0.7, validators=[django.core.validators.MinValueValidator(0.0), django.core.validators.MaxValueValidator(1.0)])),
                ('questions', models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)])),
                ('extra', models.PositiveSmallIntegerField(default=4, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('most', models.PositiveSmallIntegerField(default=16, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200)])),
                ('tries', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)])),
                ('wait_hours', models.PositiveSmallIntegerField(default=24, validators=[django.core.validators.MaxValueValidator(720)])),
                ('required_version', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='QualityRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quality_rules', to='annotation.project')),
                ('collector', models.CharField(choices=[('traps', 'Traps passed'), ('agreement', 'Agreement with others'), ('pace', 'Implausibly fast answers'), ('straight', 'Variety of the values given'), ('skips', 'Skips in a row'), ('consistency', 'Agreement with oneself'), ('copying', 'Shared errors of two Raters')], max_length=12)),
                ('action', models.CharField(choices=[('note', 'Note to the annotator'), ('warning', 'Warning to the annotator'), ('more_traps', 'More Traps for the annotator'), ('pause', 'Pause, after an earlier warning'), ('message', 'Message to the lead')], max_length=10)),
                ('window', models.PositiveSmallIntegerField(default=40, validators=[django.core.validators.MinValueValidator(4), django.core.validators.MaxValueValidator(500)])),
                ('least', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(4), django.core.validators.MaxValueValidator(500)])),
                ('threshold', models.FloatField(validators=[django.core.validators.MinValueValidator(0.0), django.core.validators.MaxValueValidator(1.0)])),
                ('confidence', models.FloatField(default=0.95, validators=[django.core.validators.MinValueValidator(0.8), django.core.validators.MaxValueValidator(0.999)])),
                ('active', models.BooleanField(default=False)),
                ('since', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Rater',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='raters', to='annotation.project')),
                ('key', models.CharField(max_length=200)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rater_roles', to=settings.AUTH_USER_MODEL)),
                ('seed', models.BigIntegerField(default=annotation.models.projects.new_seed, editable=False)),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
                ('pause_reason', models.TextField(blank=True)),
                ('skills', models.JSONField(blank=True, db_default={}, default=dict)),
                ('trap_factor', models.FloatField(blank=True, null=True)),
                ('qualified_version', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ('has_notices', models.BooleanField(db_default=False, default=False, editable=False)),
                ('seen_version', models.PositiveIntegerField(editable=False, null=True)),
                ('guidelines_seen_at', models.DateTimeField(editable=False, null=True)),
                ('accepted_warning', models.CharField(blank=True, db_default='', default='', editable=False, max_length=64)),
                ('has_answers', models.BooleanField(db_default=False, default=False, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'key'), name='rater_key_once'), models.UniqueConstraint(fields=('project', 'user'), name='rater_user_once')],
            },
        ),
        migrations.CreateModel(
            name='RedactionPolicy',
            fields=[
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='redaction_policy', serialize=False, to='annotation.project')),
                ('kinds', models.JSONField(default=list)),
                ('allowed', models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name='ReviewPlan',
            fields=[
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='review_plan', serialize=False, to='annotation.project')),
                ('share', models.FloatField(default=0.05)),
                ('disagreement', models.FloatField(blank=True, null=True)),
                ('newcomers', models.PositiveSmallIntegerField(default=5)),
                ('failed_traps', models.BooleanField(default=False)),
                ('seed', models.BigIntegerField(default=annotation.models.projects.new_seed, editable=False)),
                ('drawn_at', models.DateTimeField(editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Rubric',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rubrics', to='annotation.project')),
                ('version', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('guidelines', models.TextField(blank=True)),
                ('change_note', models.TextField(blank=True)),
                ('extra', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'version'), name='rubric_version_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to='annotation.project')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('items', 'Items'), ('annotations', 'Annotations')], default='items', max_length=11)),
                ('name', models.CharField(max_length=80)),
                ('filters', models.JSONField(default=list)),
                ('shared', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('shared', True)), fields=('project', 'kind', 'name'), name='shared_view_name_once'), models.UniqueConstraint(fields=('project', 'owner', 'kind', 'name'), name='own_view_name_once')],
            },
        ),
        migrations.CreateModel(
            name='StagedUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotation.project')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=200)),
                ('slug', models.CharField(blank=True, max_length=80)),
                ('format', models.CharField(max_length=30)),
                ('encoding', models.CharField(blank=True, max_length=20)),
                ('mapping', models.JSONField(default=dict)),
                ('choices', models.JSONField(default=dict)),
                ('report', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='TrainingItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='training_items', to='annotation.project')),
                ('position', models.PositiveIntegerField()),
                ('key', models.CharField(max_length=200)),
                ('row', models.JSONField()),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('project', 'key'), name='training_key_once')],
            },
        ),
        migrations.CreateModel(
            name='IntakeReceipt',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='intake_receipt', serialize=False, to='annotation.item')),
                ('digest', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='ItemContent',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='content', serialize=False, to='annotation.item')),
                ('project', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='item_contents', to='annotation.project')),
                ('digest', models.UUIDField()),
            ],
            options={
                'indexes': [models.Index(fields=['project', 'digest'], name='item_content')],
            },
        ),
        migrations.CreateModel(
            name='ItemDigest',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='digest', serialize=False, to='annotation.item')),
                ('project', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='item_digests', to='annotation.project')),
                ('n_annotations', models.PositiveIntegerField(default=0)),
                ('spread', models.FloatField(null=True)),
                ('tied', models.BooleanField(default=False)),
                ('conflicts', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
            ],
            options={
                'indexes': [models.Index(fields=['project', 'spread'], name='digest_spread'), models.Index(condition=models.Q(('tied', True)), fields=['project'], name='digest_tied'), models.Index(condition=models.Q(('n_annotations', 0)), fields=['project'], name='digest_unrated'), models.Index(condition=models.Q(('conflicts', []), _negated=True), fields=['project'], name='digest_conflicting')],
            },
        ),
        migrations.CreateModel(
            name='ItemWords',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to='annotation.item')),
                ('words', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words'], name='item_words')],
            },
        ),
        migrations.CreateModel(
            name='Output',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='outputs', to='annotation.item')),
                ('position', models.PositiveSmallIntegerField()),
                ('key', models.CharField(max_length=200)),
                ('model', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField(blank=True)),
                ('extra', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('item', 'key'), name='output_key_once'), models.UniqueConstraint(fields=('item', 'position'), name='output_position_once')],
            },
        ),
        migrations.CreateModel(
            name='Trap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='traps', to='annotation.project')),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='trap', to='annotation.item')),
                ('explanation', models.TextField(blank=True)),
                ('active', models.BooleanField(default=True)),
                ('n_shown', models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('change_reason', models.TextField(blank=True, db_default='')),
                ('extra', models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to='annotation.rater')),
                ('text', models.TextField()),
                ('pause_reason', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('answer', models.TextField(blank=True)),
                ('granted', models.BooleanField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('rater',), name='one_open_appeal')],
            },
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exclusions', to='annotation.rater')),
                ('reason', models.TextField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('paused', models.BooleanField(default=False)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lift_reason', models.TextField(blank=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('rater',), name='excluded_once')],
            },
        ),
        migrations.CreateModel(
            name='Firing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='firings', to='annotation.project')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='firings', to='annotation.qualityrule')),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='firings', to='annotation.rater')),
                ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.rater')),
                ('action', models.CharField(choices=[('note', 'Note to the annotator'), ('warning', 'Warning to the annotator'), ('more_traps', 'More Traps for the annotator'), ('pause', 'Pause, after an earlier warning'), ('message', 'Message to the lead')], max_length=10)),
                ('evidence', models.JSONField()),
                ('upto', models.DateTimeField()),
                ('fired_at', models.DateTimeField(auto_now_add=True)),
                ('due_at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('applied_at', None)), fields=['due_at'], name='firings_to_apply'), models.Index(fields=['project', '-fired_at'], name='annotation__project_a60c42_idx')],
                'constraints': [models.UniqueConstraint(fields=('rule', 'rater', 'other', 'upto'), name='fired_once_for_evidence', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='QualityCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('dead', 'Dead'), ('cancelled', 'Cancelled')], default='waiting', max_length=10)),
                ('token', models.UUIDField(editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('not_before', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.TextField(blank=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quality_checks', to='annotation.project')),
                ('rater', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='quality_checks', to='annotation.rater')),
                ('upto', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['not_before'], name='checks_waiting')],
                'constraints': [models.UniqueConstraint(fields=('project', 'rater'), name='one_check_each', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='annotation.rubric')),
                ('position', models.PositiveSmallIntegerField()),
                ('key', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=12)),
                ('scope', models.CharField(choices=[('output', 'Output'), ('pair', 'Pair'), ('list', 'List')], max_length=6)),
                ('level', models.CharField(choices=[('nominal', 'Nominal'), ('ordinal', 'Ordinal'), ('interval', 'Interval'), ('ratio', 'Ratio'), ('none', 'None')], max_length=8)),
                ('values', models.JSONField(default=list)),
                ('question', models.TextField(blank=True)),
                ('guideline', models.TextField(blank=True)),
                ('anchors', models.JSONField(default=dict)),
                ('extra', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('rubric', 'key'), name='criterion_key_once')],
            },
        ),
        migrations.CreateModel(
            name='ExamTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exam_tries', to='annotation.rater')),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.rubric')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('passed', 'Passed'), ('failed', 'Failed')], default='open', max_length=6)),
                ('share', models.FloatField(null=True)),
                ('low', models.FloatField(null=True)),
                ('high', models.FloatField(null=True)),
                ('pass_mark', models.FloatField()),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('rater', 'number'), name='exam_try_once'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('rater',), name='one_open_exam')],
            },
        ),
        migrations.CreateModel(
            name='Ruling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rulings', to='annotation.rater')),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.rubric')),
                ('kind', models.CharField(choices=[('grant', 'One more try'), ('reset', 'Start anew'), ('waive', 'No exam needed')], max_length=5)),
                ('reason', models.TextField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ExamItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exam_items', to='annotation.project')),
                ('training', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='exam_items', to='annotation.trainingitem')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='exam_items', to='annotation.item')),
                ('key', models.CharField(max_length=200)),
                ('row', models.JSONField()),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('project', 'key'), name='exam_item_once')],
            },
        ),
        migrations.CreateModel(
            name='TrainingAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='training_answers', to='annotation.rater')),
                ('training', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='annotation.trainingitem')),
                ('unit', models.CharField(max_length=8)),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.rubric')),
                ('ratings', models.JSONField()),
                ('n_expected', models.PositiveSmallIntegerField()),
                ('n_met', models.PositiveSmallIntegerField()),
                ('answered_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['rater', 'training', 'unit'], name='annotation__rater_i_626cc7_idx')],
            },
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subjects', to='annotation.project')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subjects', to='annotation.item')),
                ('scope', models.CharField(choices=[('output', 'Output'), ('pair', 'Pair'), ('list', 'List')], max_length=6)),
                ('output', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='subjects', to='annotation.output')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'scope', 'output'), name='subject_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='ExamQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='annotation.examtry')),
                ('place', models.PositiveSmallIntegerField()),
                ('exam_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='annotation.examitem')),
                ('unit', models.CharField(max_length=8)),
                ('order', models.CharField(default='AB', max_length=2)),
                ('ratings', models.JSONField(null=True)),
                ('n_expected', models.PositiveSmallIntegerField(null=True)),
                ('n_met', models.PositiveSmallIntegerField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['place'],
                'constraints': [models.UniqueConstraint(fields=('attempt', 'place'), name='exam_place_once'), models.UniqueConstraint(fields=('attempt', 'exam_item', 'unit'), name='exam_question_once')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='annotation.project')),
                ('subject', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='annotation.subject')),
                ('slot', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('claimed', 'Claimed'), ('submitted', 'Submitted'), ('closed', 'Closed')], default='open', max_length=9)),
                ('rater', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='annotation.rater')),
                ('token', models.UUIDField(editable=False, null=True)),
                ('order', models.CharField(default='AB', max_length=2)),
                ('lane', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='slots', to='annotation.lane')),
                ('wanted', models.BooleanField(db_default=True, default=True)),
                ('extra', models.BooleanField(db_default=False, default=False)),
                ('repeat', models.BooleanField(db_default=False, default=False)),
                ('shuffle', models.BigIntegerField(default=annotation.models.projects.new_seed, editable=False)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['lane', 'shuffle'], name='open_slots'), models.Index(condition=models.Q(('state', 'claimed')), fields=['lease_until'], name='leases_running'), models.Index(fields=['rater', 'state'], name='annotation__rater_i_cf956c_idx')],
                'constraints': [models.UniqueConstraint(fields=('subject', 'slot'), name='slot_once'), models.UniqueConstraint(condition=models.Q(('repeat', False)), fields=('subject', 'rater'), name='rater_once_per_subject'), models.UniqueConstraint(condition=models.Q(('repeat', True)), fields=('subject', 'rater'), name='repeat_once_per_subject'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['open', 'closed']), ('token', None)), models.Q(('rater__isnull', False), ('state__in', ['claimed', 'submitted'])), _connector='OR'), name='held_slots_have_a_rater')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rater', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='annotation.rater')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='annotation.subject')),
                ('data', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('rater', 'subject'), name='draft_once')],
            },
        ),
        migrations.CreateModel(
            name='ExpectedRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='expected', to='annotation.trap')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='expected_ratings', to='annotation.subject')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.criterion')),
                ('value', models.JSONField()),
                ('tolerance', models.FloatField(null=True)),
                ('extra', models.JSONField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'criterion'), name='expected_once')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='annotation.project')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='annotation.subject')),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='annotation.rater')),
                ('reason', models.CharField(choices=[('rubric', 'The Rubric does not cover this case'), ('context', 'Context is missing or contradicts itself'), ('personal', 'It shows personal data that should not be here'), ('harmful', 'It is upsetting'), ('other', 'Something else')], max_length=10)),
                ('waits_for_lead', models.BooleanField(default=True)),
                ('unread', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(fields=['project', '-changed_at'], name='annotation__project_be9708_idx'), models.Index(condition=models.Q(('waits_for_lead', True)), fields=['project'], name='questions_waiting')],
                'constraints': [models.UniqueConstraint(fields=('rater', 'subject'), name='question_once')],
            },
        ),
        migrations.CreateModel(
            name='Reference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='annotation.project')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='annotation.subject')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='references', to='annotation.criterion')),
                ('value', models.JSONField()),
                ('explanation', models.TextField(blank=True)),
                ('tolerance', models.FloatField(null=True)),
                ('extra', models.JSONField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'criterion'), name='reference_once')],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='referrals', to='annotation.project')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='referrals', to='annotation.subject')),
                ('raised_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('outcome', models.CharField(blank=True, choices=[('returned', 'Returned'), ('retired', 'Retired')], max_length=8)),
                ('answer', models.TextField(blank=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['project'], name='referrals_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('subject',), name='one_open_referral')],
            },
        ),
        migrations.CreateModel(
            name='ReviewTally',
            fields=[
                ('subject', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='review_tally', serialize=False, to='annotation.subject')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_tallies', to='annotation.project')),
                ('n', models.PositiveIntegerField()),
                ('signature', models.BigIntegerField()),
                ('share', models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name='Skip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rater', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='skips', to='annotation.rater')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skips', to='annotation.subject')),
                ('reason', models.CharField(choices=[('rubric', 'The Rubric does not cover this case'), ('context', 'Context is missing or contradicts itself'), ('language', 'I do not read this language well enough'), ('harmful', 'It is upsetting and I would rather not rate it'), ('technical', 'Something does not work')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('rater', 'subject'), name='skip_once')],
            },
        ),
        migrations.CreateModel(
            name='TrapExposure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exposures', to='annotation.trap')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotation.subject')),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trap_exposures', to='annotation.rater')),
                ('shown_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('trap', 'rater'), name='trap_shown_once')],
            },
        ),
        migrations.CreateModel(
            name='Annotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='annotations', to='annotation.project')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annotations', to='annotation.subject')),
                ('rater', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='annotations', to='annotation.rater')),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='annotations', to='annotation.rubric')),
                ('assignment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='annotations', to='annotation.assignment')),
                ('status', models.CharField(choices=[('counted', 'Counted'), ('surplus', 'Surplus'), ('withdrawn', 'Withdrawn'), ('excluded', 'Excluded'), ('repeat', 'Repeat')], default='counted', max_length=9)),
                ('order', models.CharField(default='AB', max_length=2)),
                ('key', models.UUIDField(editable=False, null=True, unique=True)),
                ('comment', models.TextField(blank=True)),
                ('seconds', models.FloatField(null=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('imported', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['rater', '-submitted_at'], name='annotation__rater_i_d12062_idx'), models.Index(fields=['project', 'status'], name='annotation__project_161564_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['withdrawn', 'repeat']), _negated=True), fields=('subject', 'rater'), name='annotation_once_per_rater'), models.UniqueConstraint(condition=models.Q(('status', 'repeat')), fields=('subject', 'rater'), name='repeated_once_per_rater')],
            },
        ),
        migrations.CreateModel(
            name='LostLease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(editable=False, unique=True)),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lost_leases', to='annotation.assignment')),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lost_leases', to='annotation.rater')),
                ('order', models.CharField(default='AB', max_length=2)),
                ('claimed_at', models.DateTimeField()),
                ('lost_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('stand_in', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='annotation.question')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_lead', models.BooleanField()),
                ('text', models.TextField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('annotation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='annotation.annotation')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='annotation.criterion')),
                ('value', models.JSONField(null=True)),
                ('comment', models.TextField(blank=True)),
                ('seconds', models.FloatField(null=True)),
                ('rated_at', models.DateTimeField(null=True)),
                ('extra', models.JSONField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('annotation', 'criterion'), name='rating_once_per_criterion')],
            },
        ),
        migrations.CreateModel(
            name='Reveal',
            fields=[
                ('annotation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='reveal', serialize=False, to='annotation.annotation')),
                ('shown_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='ReviewCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_cases', to='annotation.project')),
                ('annotation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review_case', to='annotation.annotation')),
                ('reasons', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('accepted', 'Accepted'), ('fixed', 'Fixed'), ('returned', 'Returned')], default='waiting', max_length=8)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['project', 'state', 'id'], name='annotation__project_ec3f93_idx')],
            },
        ),
        migrations.CreateModel(
            name='TrapResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trap_results', to='annotation.rater')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trap_results', to='annotation.subject')),
                ('annotation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotation.annotation')),
                ('n_expected', models.PositiveSmallIntegerField()),
                ('n_passed', models.PositiveSmallIntegerField()),
                ('scored_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('rater', 'subject'), name='trap_scored_once')],
            },
        ),
        migrations.CreateModel(
            name='GuidelineEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guideline_entries', to='annotation.project')),
                ('kind', models.CharField(choices=[('answer', 'Answer'), ('example', 'Example')], max_length=7)),
                ('criterion', models.CharField(blank=True, max_length=80)),
                ('value', models.CharField(blank=True, max_length=200)),
                ('heading', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pinned_as', to='annotation.message')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('added_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name_plural': 'guideline entries',
                'indexes': [models.Index(condition=models.Q(('removed_at', None)), fields=['project'], name='entries_shown')],
            },
        ),
        migrations.CreateModel(
            name='ReviewStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='annotation.reviewcase')),
                ('kind', models.CharField(choices=[('accept', 'Accept'), ('fix', 'Fix'), ('return', 'Return'), ('resubmit', 'Resubmit')], max_length=8)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_steps', to=settings.AUTH_USER_MODEL)),
                ('comment', models.TextField(blank=True)),
                ('key', models.UUIDField(editable=False, unique=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('annotation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='annotation.annotation')),
                ('number', models.PositiveIntegerField()),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='revision', to='annotation.reviewstep')),
                ('ratings', models.JSONField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('annotation', 'number'), name='revision_number_once')],
            },
        ),
        migrations.RunSQL(RUBRICS, NO_RUBRICS),
        migrations.RunSQL(REVIEWS, NO_REVIEWS),
    ]
