from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "kangyu.registers.ledgers"
    label = "ledgers"
    default_auto_field = "django.db.models.BigAutoField"
