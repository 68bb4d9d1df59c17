"""Who does what between the parties of a file."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0010_signature"),
    ]

    operations = [
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("owns", "Maître d’ouvrage du projet"),
                            ("follows", "Suit le projet"),
                            ("receives", "Reçoit la subvention"),
                            ("reports", "Doit le compte rendu"),
                            ("gets", "Part de la subvention qui lui est reversée"),
                        ],
                        max_length=8,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="montant")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duties",
                        to="applications.application",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="duties", to="applications.party"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "gets"), _negated=True),
                        fields=("application", "kind"),
                        name="duty_of_one_party",
                    ),
                    models.UniqueConstraint(fields=("application", "kind", "party"), name="duty_once_per_party"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gte", 0), ("kind", "gets")),
                            models.Q(models.Q(("kind", "gets"), _negated=True), ("amount", None)),
                            _connector="OR",
                        ),
                        name="duty_amount_passed_on",
                        violation_error_message="Seule une part reversée a un montant, positif.",
                    ),
                ],
            },
        ),
    ]
