from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotation", "0028_pace")]

    operations = [
        # Some databases got the column from a migration of another name.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE annotation_lostlease ADD COLUMN IF NOT EXISTS stand_in bigint",
                    "ALTER TABLE annotation_lostlease DROP COLUMN stand_in",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="lostlease",
                    name="stand_in",
                    field=models.BigIntegerField(null=True),
                )
            ],
        ),
    ]
