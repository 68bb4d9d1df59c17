import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import traitdunion.foundation.clock

OVERALL = [
    ("obstacle", "obstacle"),
    ("incomplete", "incomplet"),
    ("to_check", "à vérifier"),
    ("no_obstacle_found", "aucun obstacle trouvé"),
]
RECEPTIONS = [
    ("online", "en ligne, avant la clôture"),
    ("grace", "en ligne, dans le délai de grâce"),
    ("late", "en ligne, après la clôture, sur autorisation"),
    ("paper", "sur papier"),
]


def amount(name):
    return models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name=name)


def version(**more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.regulationversion", **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0003_people"),
        ("calls", "0003_shape"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("application", "change_shown", models.BooleanField(default=False)),
        migrations.AddField("application", "kept", version(blank=True, null=True)),
        migrations.AddField(
            "application",
            "late_because",
            models.TextField(blank=True, max_length=1000, verbose_name="motif du dépôt tardif"),
        ),
        migrations.AddField(
            "application",
            "late_until",
            models.DateTimeField(blank=True, null=True, verbose_name="dépôt tardif jusqu’au"),
        ),
        migrations.AddField(
            "submission",
            "received_as",
            models.CharField(choices=RECEPTIONS, default="online", max_length=8, verbose_name="réception"),
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.CharField(choices=OVERALL, max_length=20, verbose_name="avant")),
                ("after", models.CharField(choices=OVERALL, max_length=20, verbose_name="après")),
                ("rules", models.JSONField(default=list)),
                ("ceiling_before", amount("plafond avant")),
                ("ceiling_after", amount("plafond après")),
                ("better", models.BooleanField(default=False)),
                ("compared_at", models.DateTimeField(default=traitdunion.foundation.clock.now)),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="applications.application",
                    ),
                ),
                ("new", version()),
                ("old", version()),
                (
                    "submission",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applications.submission",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-compared_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=["application", "new"], name="change_once_per_version"),
                    models.CheckConstraint(
                        condition=models.Q(taken_at=None) | models.Q(better=True, submission__isnull=False),
                        name="change_taken_when_better",
                        violation_error_message="Un dossier déposé ne prend que des règles qui lui sont meilleures.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            "application",
            "change",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="applications.change",
            ),
        ),
    ]
