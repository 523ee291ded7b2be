"""The entry of the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kangyu.project.settings")
application = get_wsgi_application()

# A page makes some hundred thousand short-lived objects. At Python's own threshold of 700 every page or so pays for a walk
# through all that the worker ever loaded, which takes longer than the page itself.
gc.set_threshold(50_000, 10, 10)
