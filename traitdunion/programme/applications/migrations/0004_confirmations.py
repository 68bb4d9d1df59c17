"""Parties confirm their own parts: requests, answers, and who corrected a section without an account."""

import django.db.models.deletion
import traitdunion.foundation.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0006_kept_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="sectionversion",
            name="partner",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.CreateModel(
            name="ConfirmationLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party_key", models.CharField(max_length=8)),
                ("seed", models.CharField(max_length=32)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse électronique")),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "Français"), ("en", "English"), ("ar", "العربية")],
                        max_length=2,
                        verbose_name="langue",
                    ),
                ),
                ("created_at", models.DateTimeField(default=traitdunion.foundation.clock.now)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmation_links",
                        to="applications.application",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party_key", models.CharField(max_length=8)),
                (
                    "said",
                    models.CharField(
                        choices=[
                            ("confirmed", "confirme sa part"),
                            ("change", "demande un changement"),
                            ("refused", "ne participe pas"),
                        ],
                        max_length=10,
                    ),
                ),
                ("part", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("account", "par son compte"),
                            ("link", "par le lien reçu"),
                            ("code", "par le code de la feuille imprimée"),
                            ("letter", "par une lettre signée, saisie par le chef de file"),
                        ],
                        max_length=8,
                    ),
                ),
                ("organisation", models.CharField(max_length=300)),
                ("person", models.CharField(max_length=200, verbose_name="nom")),
                ("function", models.CharField(max_length=200, verbose_name="fonction")),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="message")),
                (
                    "language",
                    models.CharField(choices=[("fr", "Français"), ("en", "English"), ("ar", "العربية")], max_length=2),
                ),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("rate", models.CharField(blank=True, max_length=20)),
                ("at", models.DateTimeField(default=traitdunion.foundation.clock.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="applications.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="applications.attachment",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="answers",
                        to="applications.confirmationlink",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="confirmationlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)),
                fields=("application", "party_key"),
                name="confirmation_link_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("application", "party_key"),
                name="confirmation_one_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("said__in", ["confirmed", "change", "refused"]), ("how__in", ["account", "link", "code", "letter"])
                ),
                name="confirmation_words_known",
            ),
        ),
    ]
