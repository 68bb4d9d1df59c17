from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "traitdunion.foundation.ui"
    label = "ui"
