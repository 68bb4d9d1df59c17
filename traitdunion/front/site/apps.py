from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "traitdunion.front.site"
    label = "site"

    def ready(self) -> None:
        from traitdunion.front.site import slots

        slots.fill()
