from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kangyu.web"
    label = "web"
