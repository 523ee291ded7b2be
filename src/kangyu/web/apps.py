from django.apps import AppConfig
from django.conf import settings

FRAME = "kangyu.web.middleware.FrameMiddleware"


class WebConfig(AppConfig):
    name = "kangyu.web"
    label = "web"

    def ready(self) -> None:
        """No page works without the frame; it stands last where the settings do not name it themselves."""
        if FRAME not in settings.MIDDLEWARE:
            settings.MIDDLEWARE = [*settings.MIDDLEWARE, FRAME]
