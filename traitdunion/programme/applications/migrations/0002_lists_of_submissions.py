from django.db import migrations, models


def call_of_the_application(apps, schema_editor):
    submissions = apps.get_model("applications", "Submission").objects
    call = apps.get_model("applications", "Application").objects.filter(pk=models.OuterRef("application"))
    submissions.filter(call=None).update(call=models.Subquery(call.values("call")))


class Migration(migrations.Migration):

    dependencies = [("applications", "0001_initial")]

    operations = [
        migrations.AddField(
            "submission",
            "call",
            models.ForeignKey(
                "calls.Call", models.PROTECT, related_name="submissions", db_index=False, null=True
            ),
        ),
        migrations.RunPython(call_of_the_application, migrations.RunPython.noop),
        migrations.AlterField(
            "submission",
            "call",
            models.ForeignKey("calls.Call", models.PROTECT, related_name="submissions", db_index=False),
        ),
        migrations.RemoveIndex("submission", "submission_latest_first"),
        migrations.AddIndex(
            "submission",
            models.Index(
                fields=[
                    "call",
                    "received_at",
                    "overall",
                    "member_checked",
                    "countries",
                    "latest",
                    "application",
                    "requested",
                ],
                name="submission_by_reception",
            ),
        ),
        migrations.AddIndex(
            "submission", models.Index(fields=["call", "requested", "latest", "application"], name="submission_by_amount")
        ),
    ]
