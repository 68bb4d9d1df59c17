from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "traitdunion.foundation.search"
    label = "search"
