from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "traitdunion.programme.calls"
    label = "calls"

    def ready(self) -> None:
        from traitdunion.foundation.ui.slots import register
        from traitdunion.programme.calls import slots

        register("menu", slots.menu)
