from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "traitdunion.foundation.search"
    label = "search"

    def ready(self) -> None:
        from traitdunion.foundation.search.index import make_indexes

        post_migrate.connect(make_indexes, dispatch_uid="search.make_indexes")
