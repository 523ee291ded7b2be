from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "kangyu.registers.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"
