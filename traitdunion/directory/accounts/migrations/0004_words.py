from typing import Any

from django.db import migrations

from traitdunion.foundation.search.fields import LexemesField
from traitdunion.foundation.search.text import index_text


def index_names(apps: Any, _schema_editor: Any) -> None:
    """Organisations added before are found by their names too."""
    organisations = apps.get_model("accounts", "Organisation").objects.only("name")
    for organisation in organisations.iterator():
        organisations.filter(pk=organisation.pk).update(words=index_text(organisation.name, stem=False))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_mandates")]

    operations = [
        migrations.AddField(
            "organisation", "words", LexemesField(blank=True, default="", editable=False, of=("name",), stem=False)
        ),
        migrations.RunPython(index_names, migrations.RunPython.noop, elidable=True),
    ]
