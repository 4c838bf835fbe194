"""Revisions stay as they are, but for passages of a text that is being redacted."""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION evalhub_guard_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'annotation_revision'
       AND current_setting('evalhub.redacting', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% % is on record and cannot change', TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION evalhub_guard_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% % is on record and cannot change', TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0025_one_index_each")]
    operations = [migrations.RunSQL(GUARD, BEFORE)]
