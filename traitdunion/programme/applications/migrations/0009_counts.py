from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0008_answer_kinds"),
    ]

    operations = [
        operation
        for model in ("application", "submission")
        for operation in (
            migrations.RemoveField(model_name=model, name="to_check"),
            migrations.AddField(
                model_name=model,
                name="later",
                field=models.PositiveSmallIntegerField(default=0, verbose_name="à l’examen"),
            ),
        )
    ]
