"""When a comment was corrected, or withdrawn, by its author."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0015_forms")]

    operations = [
        migrations.AddField("comment", "corrected_at", models.DateTimeField(null=True)),
        migrations.AddField("comment", "withdrawn_at", models.DateTimeField(null=True)),
    ]
