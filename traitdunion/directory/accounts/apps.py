from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "traitdunion.directory.accounts"
    label = "accounts"
