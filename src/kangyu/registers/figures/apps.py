from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "kangyu.registers.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
