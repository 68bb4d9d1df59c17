from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "traitdunion.front.watch"
    label = "watch"

    def ready(self) -> None:
        from traitdunion.front.watch import slots

        slots.fill()
