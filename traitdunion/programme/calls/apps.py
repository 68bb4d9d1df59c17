from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CallsConfig(AppConfig):
    name = "traitdunion.programme.calls"
    label = "calls"

    def ready(self) -> None:
        from traitdunion.foundation.ui.slots import register
        from traitdunion.programme.calls import slots, upgrade

        register("menu", slots.menu)
        post_migrate.connect(upgrade.after_migration, sender=self)
