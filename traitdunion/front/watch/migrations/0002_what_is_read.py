from django.db import migrations


class Migration(migrations.Migration):
    """Who wrote a cause is in the journal; when the probe last wrote is its last minute."""

    dependencies = [("watch", "0001_initial")]

    operations = [migrations.RemoveField("incident", "explained_by"), migrations.RemoveField("probe", "written")]
