from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "traitdunion.foundation.documents"
    label = "documents"
