from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "kangyu.registers.staff"
    label = "staff"
    default_auto_field = "django.db.models.BigAutoField"
