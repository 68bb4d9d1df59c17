from django.db import migrations, models


def keep_versions(apps, _schema):
    """A file that is submitted keeps the version of the regulation under which it was received."""
    submissions = apps.get_model("applications", "Submission").objects
    latest = submissions.filter(application=models.OuterRef("pk"), latest=True).values("regulation")[:1]
    apps.get_model("applications", "Application").objects.filter(state="submitted").update(kept=models.Subquery(latest))


class Migration(migrations.Migration):
    dependencies = [("applications", "0005_deadlines")]

    operations = [migrations.RunPython(keep_versions, migrations.RunPython.noop)]
