from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "traitdunion.foundation.mail"
    label = "mail"
