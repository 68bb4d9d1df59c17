from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "traitdunion.foundation.journal"
    label = "journal"

    def ready(self) -> None:
        from traitdunion.foundation.journal import checks  # noqa: F401 the import registers them
