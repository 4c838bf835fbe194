from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0026_redacted_revisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="stagedupload",
            name="encoding",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
    ]
