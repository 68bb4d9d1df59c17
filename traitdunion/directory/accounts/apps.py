from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "traitdunion.directory.accounts"
    label = "accounts"

    def ready(self) -> None:
        from traitdunion.directory.accounts import slots

        slots.fill()
