from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "traitdunion.foundation.jobs"
    label = "jobs"
