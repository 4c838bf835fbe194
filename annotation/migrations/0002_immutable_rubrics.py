"""A published rubric and its criteria never change; a new version is a new row."""

from django.db import migrations

CREATE = """
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
DROP = """
DROP TRIGGER criterion_rows ON annotation_criterion;
DROP FUNCTION evalhub_guard_criterion();
DROP TRIGGER rubric_rows ON annotation_rubric;
DROP FUNCTION evalhub_guard_rubric();
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
