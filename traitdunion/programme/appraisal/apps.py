from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "traitdunion.programme.appraisal"
    label = "appraisal"

    def ready(self) -> None:
        from traitdunion.foundation.files.acts import refused
        from traitdunion.foundation.ui import slots
        from traitdunion.programme.applications.acts.messages import written
        from traitdunion.programme.applications.acts.withdrawing import kept, withdrawn
        from traitdunion.programme.appraisal import officers
        from traitdunion.programme.appraisal.slots import crumb, menu
        from traitdunion.programme.calls.asking import asked

        withdrawn.connect(officers.tell_of_withdrawal, dispatch_uid="appraisal")
        kept.connect(officers.tell_of_withdrawal, dispatch_uid="appraisal")
        written.connect(officers.tell_of_message, dispatch_uid="appraisal")
        asked.connect(officers.tell_of_question, dispatch_uid="appraisal")
        refused.connect(officers.tell_of_refusal, dispatch_uid="appraisal")
        slots.register("menu", menu)
        slots.register("instruction.crumb", crumb)
