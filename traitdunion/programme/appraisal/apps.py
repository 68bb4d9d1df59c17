from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "traitdunion.programme.appraisal"
    label = "appraisal"

    def ready(self) -> None:
        from traitdunion.foundation.files.acts import refused
        from traitdunion.foundation.ui import slots
        from traitdunion.programme.applications.acts.messages import written
        from traitdunion.programme.applications.acts.withdrawing import kept, withdrawn
        from traitdunion.programme.appraisal.officers import tell_of_message, tell_of_question, tell_of_withdrawal
        from traitdunion.programme.appraisal.pieces import tell_of_refusal
        from traitdunion.programme.appraisal.slots import menu
        from traitdunion.programme.calls.asking import asked

        withdrawn.connect(tell_of_withdrawal, dispatch_uid="appraisal")
        written.connect(tell_of_message, dispatch_uid="appraisal")
        asked.connect(tell_of_question, dispatch_uid="appraisal")
        kept.connect(tell_of_withdrawal, dispatch_uid="appraisal")
        slots.register("menu", menu)
        refused.connect(tell_of_refusal, dispatch_uid="appraisal")
