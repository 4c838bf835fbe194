from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotation", "0005_qualification")]

    operations = [
        migrations.AddField(
            model_name="qualificationplan",
            name="required_version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
