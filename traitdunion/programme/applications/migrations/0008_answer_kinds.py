from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("applications", "0006_kept_versions"),
        ("applications", "0007_withdrawals"),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="kind",
            field=models.CharField(default="text", max_length=10),
        ),
    ]
