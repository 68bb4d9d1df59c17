from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "traitdunion.programme.applications"
    label = "applications"

    def ready(self) -> None:
        from traitdunion.directory.accounts.acts import erasing, exporting
        from traitdunion.foundation.files.acts import refused
        from traitdunion.foundation.ui import slots
        from traitdunion.programme.applications import slots as ours
        from traitdunion.programme.applications.acts.attachments import tell_of_refusal
        from traitdunion.programme.applications.acts.confirming import forget_person as forget_asked
        from traitdunion.programme.applications.acts.guests import forget_person
        from traitdunion.programme.applications.personal import of_person
        from traitdunion.programme.applications.slots import closing_put_back, rules_changed
        from traitdunion.programme.calls.acts import amended, put_back

        slots.register("menu", ours.menu)
        slots.register("call.actions", ours.call_actions)
        amended.connect(rules_changed, dispatch_uid="applications")
        put_back.connect(closing_put_back, dispatch_uid="applications")
        exporting.connect(of_person, dispatch_uid="applications")
        erasing.connect(forget_person, dispatch_uid="applications")
        erasing.connect(forget_asked, dispatch_uid="applications.confirming")
        refused.connect(tell_of_refusal, dispatch_uid="applications")
