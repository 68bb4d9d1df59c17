from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "traitdunion.front.desk"
    label = "desk"
