from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "traitdunion.programme.calls"
    label = "calls"
