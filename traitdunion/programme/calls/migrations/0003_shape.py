from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0002_complete'),
    ]

    operations = [
        migrations.AddField(
            model_name='callsnapshot',
            name='shape',
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
