from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("annotation", "0030_pseudonym_keys")]

    operations = [migrations.RemoveField(model_name="rater", name="paced_until")]
