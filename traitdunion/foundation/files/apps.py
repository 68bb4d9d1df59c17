from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "traitdunion.foundation.files"
    label = "files"
