from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CallsConfig(AppConfig):
    name = "traitdunion.programme.calls"
    label = "calls"

    def ready(self) -> None:
        from traitdunion.directory.accounts.acts import erasing, exporting
        from traitdunion.foundation.ui.slots import register
        from traitdunion.programme.calls import asking, slots, upgrade

        register("menu", slots.menu)
        exporting.connect(asking.of_person, dispatch_uid="calls")
        erasing.connect(asking.forget_person, dispatch_uid="calls")
        post_migrate.connect(upgrade.after_migration, sender=self)
