"""How many calls a judge takes at once."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("judges", "0002_immutable_prompts")]
    operations = [
        migrations.AddField(
            model_name="judge",
            name="concurrency",
            field=models.PositiveSmallIntegerField(
                default=16,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(256),
                ],
            ),
        ),
    ]
