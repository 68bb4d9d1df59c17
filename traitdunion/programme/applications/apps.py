from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "traitdunion.programme.applications"
    label = "applications"

    def ready(self) -> None:
        from traitdunion.foundation.ui import slots
        from traitdunion.programme.applications import slots as ours

        slots.register("menu", ours.menu)
        slots.register("call.actions", ours.call_actions)
