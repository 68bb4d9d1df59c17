from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "traitdunion.programme.appraisal"
    label = "appraisal"

    def ready(self) -> None:
        from traitdunion.foundation.ui import slots
        from traitdunion.programme.appraisal.slots import menu

        slots.register("menu", menu)
