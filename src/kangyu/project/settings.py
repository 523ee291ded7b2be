"""Django settings. Everything that differs between installations comes from the environment.

| variable | meaning | default |
|---|---|---|
| KANGYU_HOME | data folder: database, keys, snapshots, reports | ./var |
| KANGYU_DATABASE | postgresql://user:password@host/name | SQLite in the data folder |
| KANGYU_HOSTS | host names that may be asked for, comma separated | this machine's own |
| KANGYU_HTTPS | 1: browsers come by https (`kangyu serve --certificate` says so itself; behind a proxy set it) | off |
| KANGYU_PROXIES | addresses or networks of proxies in front, comma separated; what they say of who asks is believed | none |
| KANGYU_DEBUG | 1 shows errors in the browser | off |
| KANGYU_BACKUPS | where nightly backups go, best on another disk | backups in the data folder |
| KANGYU_PG_BIN | folder of pg_dump and pg_restore of the server's version, for backups | found on the path |
| KANGYU_SECOND_FACTOR | who needs a code besides the password: officers, all, off | officers |
| KANGYU_DEMONSTRATION_STRICT | 1: demonstration accounts keep the same rules as all others | off |
| KANGYU_IDLE_MINUTES | minutes without a page after which one must log in again | 30 |
| KANGYU_SESSIONS | how many logins of one account may be open at once | 3 |
| KANGYU_PASSWORD_DAYS | days after which a password must be changed, 0 never | 180 |
| KANGYU_TODAY | the day that pages take for today | that of the demonstration world, else the clock |
"""

import importlib.util
import json
import os
import sys
from contextlib import suppress
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

if importlib.util.find_spec("pysqlite3"):
    # SQLite 3.40, which Debian 12 and its Python carry, can lose the upper bound of `key = ? AND place IN (…) AND day <= ?`
    # once it has statistics. Django takes whatever `sqlite3` is, so a newer one is put in its place before Django looks.
    sys.modules["sqlite3"] = importlib.import_module("pysqlite3")
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("KANGYU_HOME", "var")).resolve()
DEBUG = os.environ.get("KANGYU_DEBUG") == "1"


def _secret_key() -> str:
    """Kept in the data folder, made on first use; readable by its owner only."""
    path = HOME / "keys" / "django_secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Whole before it has its name: a process that is killed here, or reads meanwhile, never meets an empty one.
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(get_random_secret_key())
            with suppress(FileExistsError):  # another process was quicker
                os.link(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    return path.read_text()


def _networks(text: str) -> list[str]:
    try:
        return [str(ip_network(each.strip(), strict=False)) for each in text.split(",") if each.strip()]
    except ValueError as error:
        raise ImproperlyConfigured("KANGYU_PROXIES names addresses or networks, as 10.20.0.1,10.20.1.0/24") from error


def _database() -> dict[str, object]:
    address = os.environ.get("KANGYU_DATABASE", "")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "kangyu.sqlite3",
            # Tests that take a snapshot read the database from another process, so it must be a file.
            "TEST": {"NAME": HOME / "test.sqlite3"},
            "OPTIONS": {
                # Writers queue instead of failing: a transaction that will write says so at its start.
                "transaction_mode": "IMMEDIATE",
                "timeout": 60,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456"
                ),
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ImproperlyConfigured("KANGYU_DATABASE must look like postgresql://user:password@host/name")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [
    host for host in os.environ.get("KANGYU_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",") if host
]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_REGISTERS = (
    "places",
    "staff",
    "people",
    "records",
    "enrolments",
    "calendars",
    "attachments",
    "tasks",
    "casework",
    "ledgers",
    "targets",
    "snapshots",
    "jobs",
    "figures",
    "reports",
    "messages",
    "audit",
)
INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    *(f"kangyu.registers.{name}" for name in _REGISTERS),
    "kangyu.web",
]
MIDDLEWARE = [
    "kangyu.web.middleware.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kangyu.web.middleware.FrameMiddleware",
]
AUTH_USER_MODEL = "staff.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "kangyu.registers.staff.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "kangyu.registers.staff.passwords.NameValidator"},
    {"NAME": "kangyu.registers.staff.passwords.UsedBeforeValidator"},
]

ROOT_URLCONF = "kangyu.project.urls"
WSGI_APPLICATION = "kangyu.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "kangyu.web.frame.context",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kangyu.web.front.errors.refused"
KANGYU_PROXIES = _networks(os.environ.get("KANGYU_PROXIES", ""))
if os.environ.get("KANGYU_HTTPS") == "1":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
if KANGYU_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"failure": {"()": "kangyu.project.failures.FailureFormatter"}},
    "handlers": {
        "file": {
            "()": "kangyu.project.failures.FailureFile",
            "filename": HOME / "logs" / "kangyu.log",
            "formatter": "failure",
            "level": "ERROR",
        },
        "console": {"class": "logging.StreamHandler", "formatter": "failure", "level": "ERROR"},
    },
    "loggers": {
        "django": {"handlers": ["file", "console"], "level": "INFO", "propagate": False},
        "kangyu": {"handlers": ["file", "console"], "level": "INFO", "propagate": False},
    },
}

# Kangyu's own
KANGYU_SECOND_FACTOR = os.environ.get("KANGYU_SECOND_FACTOR", "officers")
if KANGYU_SECOND_FACTOR not in ("officers", "all", "off"):
    raise ImproperlyConfigured("KANGYU_SECOND_FACTOR is officers, all or off")
KANGYU_DEMONSTRATION_STRICT = os.environ.get("KANGYU_DEMONSTRATION_STRICT") == "1"
KANGYU_IDLE_MINUTES = int(os.environ.get("KANGYU_IDLE_MINUTES", "30"))
KANGYU_SESSIONS = int(os.environ.get("KANGYU_SESSIONS", "3"))
KANGYU_PASSWORD_DAYS = int(os.environ.get("KANGYU_PASSWORD_DAYS", "180"))
KANGYU_HOME = HOME
# A demonstration county that was built as of a document's date stays on that day.
KANGYU_WORLD = json.loads((HOME / "world.json").read_text()) if (HOME / "world.json").exists() else {}
_today = os.environ.get("KANGYU_TODAY") or KANGYU_WORLD.get("today")
KANGYU_TODAY = date.fromisoformat(_today) if _today else None
