from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "traitdunion.front.desk"
    label = "desk"

    def ready(self) -> None:
        from traitdunion.foundation.ui import slots
        from traitdunion.front.desk.slots import call_actions, menu

        slots.register("menu", menu)
        slots.register("call.actions", call_actions)
