from django.apps import AppConfig


class FlowConfig(AppConfig):
    name = "anlan.flow"
    verbose_name = "办理流程"
