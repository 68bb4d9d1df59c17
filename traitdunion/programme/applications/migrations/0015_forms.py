import django.db.models.deletion
from django.db import migrations, models

LANGUAGES = [("fr", "Français"), ("en", "English"), ("ar", "العربية")]


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0014_funding_status"),
        ("calls", "0003_shape"),
        ("files", "0002_states"),
    ]

    operations = [
        migrations.AlterField(
            model_name="printout",
            name="sheet",
            field=models.CharField(
                choices=[("file", "le dossier"), ("summary", "le résumé"), ("form", "le formulaire")], max_length=7
            ),
        ),
        migrations.CreateModel(
            name="BlankForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(choices=LANGUAGES, max_length=2)),
                ("format", models.PositiveSmallIntegerField()),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="calls.callsnapshot"
                    ),
                ),
                (
                    "stored",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("snapshot", "language"), name="blank_form_once")],
            },
        ),
    ]
