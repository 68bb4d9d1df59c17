from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "traitdunion.foundation.journal"
    label = "journal"
