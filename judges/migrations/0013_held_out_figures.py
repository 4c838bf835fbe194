import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('judges', '0012_batches'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='heldoutlook',
            name='held_out_look_once',
        ),
        migrations.AddField(
            model_name='heldoutlook',
            name='n_labels',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='heldoutlook',
            name='n_verdicts',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='heldoutlook',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='heldoutlook',
            constraint=models.UniqueConstraint(fields=('run', 'user', 'n_verdicts', 'n_labels'), name='held_out_figures_once', nulls_distinct=False),
        ),
    ]
