"""Settings: from the environment and the data folder's settings.toml, failing loudly. There is no DEBUG option:
the demo runs what production runs."""

import os
from pathlib import Path

from mangnon.base import clock
from mangnon.web import place

PACKAGE = Path(__file__).resolve().parent.parent
place.check_environment()
MANGNON_DATA = place.data_folder()
MANGNON_KEYS = place.keys_folder()
MARKER = place.marker(MANGNON_DATA)
TOML = place.toml_settings(MANGNON_DATA)

MANGNON_DEMO = MARKER.get("kind") == "demo"
MANGNON_ANCHORS = Path(TOML.get("anchors") or MANGNON_DATA / "anchors.txt")
MANGNON_LAW_DIR = place.law_folder(TOML)  # None: the shipped packs alone
clock.set_clock(place.offset(MARKER))

DEBUG = False
SECRET_KEY = place.secret_key(MANGNON_KEYS)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *TOML.get("hosts", [])]
HTTPS = bool(TOML.get("https", False))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "mangnon.ui",
    "mangnon.audit",
    "mangnon.organisation",
    "mangnon.organisation.handing",
    "mangnon.files",
    "mangnon.deadlines",
    "mangnon.registry",
    "mangnon.registry.reviews",
    "mangnon.registry.cleaning",
    "mangnon.registry.recheck",
    "mangnon.registry.paper",
    "mangnon.registry.quality",
    "mangnon.support",
    "mangnon.programmes",
    "mangnon.plans",
    "mangnon.protection",
    "mangnon.statistics",
    "mangnon.exchange.profiles",
    "mangnon.exchange",
    "mangnon.exchange.filling",
    "mangnon.exchange.handover",
    "mangnon.demo",
    "mangnon.web",
]

MIDDLEWARE = [
    "mangnon.web.middleware.request_id",
    "mangnon.web.api.shaped",
    "mangnon.web.middleware.whole_answers",
    "mangnon.web.middleware.drained",
    "mangnon.web.middleware.bounded",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mangnon.web.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mangnon.web.middleware.acting",
    "mangnon.web.middleware.conflicts",
    "mangnon.web.middleware.no_store",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "mangnon.web.urls"
WSGI_APPLICATION = "mangnon.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],  # ahead of the libraries' own pages
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mangnon.web.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "mangnon.ui.forms.Renderer"


def _databases() -> dict:
    """SQLite beside the data, or PostgreSQL; ``snapshot`` is a second connection for long reads that never write."""
    url = os.environ.get("MANGNON_DATABASE") or TOML.get("database")
    mirror = {"TEST": {"MIRROR": "default"}}
    if url:
        one = {"ENGINE": "django.db.backends.postgresql", **place.postgres(url), "CONN_MAX_AGE": 60}
        read = {"OPTIONS": {"options": "-c default_transaction_isolation=repeatable\\ read -c default_transaction_read_only=on"}}
        return {"default": one, "snapshot": one | read | mirror}
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
    one = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(MANGNON_DATA / "mangnon.sqlite3"),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
        "TEST": {"NAME": str(MANGNON_DATA / "test.sqlite3")},
    }
    read = {"OPTIONS": {"transaction_mode": "DEFERRED", "timeout": 20, "init_command": pragmas + " PRAGMA query_only=ON;"}}
    return {"default": one, "snapshot": one | read | mirror}


DATABASES = _databases()

AUTH_USER_MODEL = "organisation.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": f"mangnon.organisation.passwords.{rule}"} for rule in ("LongEnough", "NotLeaked", "NotHabit")]
ACCOUNT_ADAPTER = "mangnon.web.accounts.AccountAdapter"
MFA_ADAPTER = "mangnon.web.accounts.SecondFactorAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "change_password": "5/m/user", "reauthenticate": "10/m/user", "sign_in_code": "10/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Măng Non"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0  # the TLS server in front says who calls; its own address would be everybody's
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "mangnon.web.errors.locked_out"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "mangnon.web.accounts.address_of"
AXES_SENSITIVE_PARAMETERS = []

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_LONGEST = 8 * 3600
SESSION_COOKIE_AGE = 24 * 3600  # kept longer than it is good for: a form sent after the end still finds its author
IDLE_MINUTES = TOML.get("idle_minutes", 60)
IDLE_MINUTES_C4 = min(TOML.get("idle_minutes_c4", 30), IDLE_MINUTES)  # in posts that read class C4
CONFIRM_MINUTES_C4 = TOML.get("confirm_minutes_c4", 60)  # how long a proof of who one is opens class C4
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-phien" if HTTPS else "phien"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mangnon.web.errors.csrf_failed"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"], "script-src": ["'self'"], "style-src": ["'self'"], "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"], "form-action": ["'self'"], "base-uri": ["'none'"], "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    },
}
LARGEST_REQUEST = 12 * 1024 * 1024  # a file of 10 MB with its form; the limit below leaves files out
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
FORMAT_MODULE_PATH = ["mangnon.web.formats"]
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = MANGNON_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "mangnon.web.static.HashedStorage"},
}
WHITENOISE_MAX_AGE = 31536000
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"] if not HTTPS else []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "mangnon.web.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "mangnon": {"level": "INFO"},
        "mangnon.requests": {"level": "WARNING" if MANGNON_DEMO else "INFO"},
        "axes": {"level": "ERROR"},
        "gunicorn.error": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
    },
}
