from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "traitdunion.directory.territories"
    label = "territories"
