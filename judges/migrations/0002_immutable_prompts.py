"""Prompt versions are written once."""

from django.db import migrations

CREATE = """
CREATE TRIGGER prompt_version_rows BEFORE UPDATE OR DELETE ON judges_promptversion
    FOR EACH ROW EXECUTE FUNCTION evalhub_refuse_change();
"""
DROP = "DROP TRIGGER prompt_version_rows ON judges_promptversion;"


class Migration(migrations.Migration):
    dependencies = [("judges", "0001_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(CREATE, DROP)]
