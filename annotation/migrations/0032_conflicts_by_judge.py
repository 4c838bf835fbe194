from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("annotation", "0031_no_counter_of_pace")]

    operations = [
        migrations.AddIndex(
            model_name="itemdigest",
            index=GinIndex(fields=["conflicts"], name="digest_conflicts"),
        ),
    ]
