from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "traitdunion.front.site"
    label = "site"
