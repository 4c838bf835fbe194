"""Releases and what is in them are written once."""

from django.db import migrations

TABLES = ["calibration_goldenset", "calibration_goldenitem", "calibration_leftout"]
CREATE = "".join(
    f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION evalhub_refuse_change();"
    for table in TABLES
)
DROP = "".join(f"DROP TRIGGER {table}_rows ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("calibration", "0001_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(CREATE, DROP)]
