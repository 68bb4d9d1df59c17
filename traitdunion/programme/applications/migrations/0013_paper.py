from django.db import migrations, models

ROLES = [
    ("lead", "chef de file"),
    ("foreign_lead", "chef de file étranger"),
    ("participant", "collectivité participante"),
    ("carrier", "co-porteur"),
    ("partner", "partenaire"),
    ("operator", "maîtrise d’œuvre"),
    ("funder", "autre financeur"),
]


class Migration(migrations.Migration):
    dependencies = [("applications", "0012_messages")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="on_paper",
            field=models.BooleanField(default=False, verbose_name="reçu sur papier"),
        ),
        migrations.RemoveConstraint(model_name="party", name="party_role_known"),
        migrations.AlterField(
            model_name="party",
            name="role",
            field=models.CharField(choices=ROLES, max_length=12, verbose_name="rôle"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", [value for value, _label in ROLES])),
                name="party_role_known",
                violation_error_message="Choisissez le rôle dans la liste.",
            ),
        ),
    ]
