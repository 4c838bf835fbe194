from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('judges', '0018_shares'),
    ]

    operations = [
        migrations.AddField(
            model_name='judgebatch',
            name='marked',
            field=models.BooleanField(db_default=False, default=True),
        ),
    ]
