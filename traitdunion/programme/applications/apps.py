from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "traitdunion.programme.applications"
    label = "applications"

    def ready(self) -> None:
        from traitdunion.directory.accounts.acts import erasing, exporting
        from traitdunion.foundation.ui import slots
        from traitdunion.programme.applications import slots as ours
        from traitdunion.programme.applications.acts.guests import forget_person
        from traitdunion.programme.applications.personal import of_person

        slots.register("menu", ours.menu)
        slots.register("call.actions", ours.call_actions)
        exporting.connect(of_person, dispatch_uid="applications")
        erasing.connect(forget_person, dispatch_uid="applications")
