from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "traitdunion.programme.appraisal"
    label = "appraisal"
