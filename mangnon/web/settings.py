"""Settings: from the environment and the data folder's settings.toml, failing loudly. There is no DEBUG option."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

BASE = Path(__file__).resolve().parent.parent
MANGNON_DATA = Path(os.environ.get("MANGNON_DATA") or "data").resolve()
MANGNON_KEYS = Path(os.environ.get("MANGNON_KEYS") or MANGNON_DATA / "keys").resolve()
MANGNON_LAW_DIR = os.environ.get("MANGNON_LAW_DIR") or None
MANGNON_DEMO = os.environ.get("MANGNON_DEMO") == "1"

DEBUG = False
SECRET_KEY = secrets.token_hex(32)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "mangnon.ui",
    "mangnon.audit",
    "mangnon.organisation",
    "mangnon.files",
    "mangnon.deadlines",
    "mangnon.registry",
    "mangnon.support",
    "mangnon.programmes",
    "mangnon.plans",
    "mangnon.protection",
    "mangnon.statistics",
    "mangnon.exchange",
    "mangnon.demo",
]
AUTH_USER_MODEL = "organisation.Person"
ROOT_URLCONF = "mangnon.web.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
LANGUAGE_CODE = "vi"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request", "django.contrib.messages.context_processors.messages"]},
    }
]


def _databases() -> dict:
    url = os.environ.get("MANGNON_DATABASE")
    if url:
        parts = urlsplit(url)
        one = {
            "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"), "USER": parts.username or "",
            "PASSWORD": parts.password or "", "HOST": parts.hostname or "", "PORT": parts.port or "",
        }
        return {"default": one, "snapshot": one | {"TEST": {"MIRROR": "default"}}}
    options = {
        "transaction_mode": "IMMEDIATE", "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY",
    }
    one = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(MANGNON_DATA / "mangnon.sqlite3"), "OPTIONS": options}
    return {"default": one, "snapshot": one | {"OPTIONS": options | {"transaction_mode": "DEFERRED"}, "TEST": {"MIRROR": "default"}}}


DATABASES = _databases()
STATIC_URL = "/static/"
