from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "traitdunion.programme.applications"
    label = "applications"
