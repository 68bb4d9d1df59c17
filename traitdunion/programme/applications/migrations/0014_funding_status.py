from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0013_paper")]
    operations = [
        migrations.AddField(
            model_name="fundingline",
            name="status",
            field=models.CharField(
                blank=True, choices=[("acquired", "acquis"), ("requested", "sollicité")], max_length=9, verbose_name="statut"
            ),
        ),
    ]
