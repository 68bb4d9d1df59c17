from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "traitdunion.directory.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.account.signals import email_changed

        from traitdunion.directory.accounts import correspondence, slots

        slots.fill()
        email_changed.connect(correspondence.follow, dispatch_uid="accounts.correspondence")
