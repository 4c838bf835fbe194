"""One settings file. Everything that differs between installations comes from the environment."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from evalhub import embedded
from evalhub.env import Environment
from evalhub.startup.secrets import generated_key, production_key

env = Environment.of_process()
BASE_DIR = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

DEBUG = env.flag("EVALHUB_DEBUG")
DATA_FOLDER = env.folder("EVALHUB_DATA") or embedded.data_folder()
DATABASE = env.database("DATABASE_URL")
EMBEDDED = DATABASE is None
REDIS_URL = env.redis("REDIS_URL")

ALLOWED_HOSTS = env.hosts("EVALHUB_ALLOWED_HOSTS", LOOPBACK if EMBEDDED else ())
if not EMBEDDED:
    if DEBUG:
        raise ImproperlyConfigured(
            "EVALHUB_DEBUG is for development only; unset it where DATABASE_URL is set."
        )
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured("EVALHUB_ALLOWED_HOSTS is required; name the hosts you serve.")
    if any("*" in host for host in ALLOWED_HOSTS):
        raise ImproperlyConfigured("EVALHUB_ALLOWED_HOSTS may not hold a wildcard.")
JUDGE_HOSTS = env.hosts("EVALHUB_JUDGE_HOSTS", ("api.openai.com",), ports=True)
JUDGE_LOOPBACK = EMBEDDED

if EMBEDDED:
    SECRET_KEY = env.text("EVALHUB_SECRET_KEY") or generated_key(DATA_FOLDER)
else:
    SECRET_KEY = production_key(env.text("EVALHUB_SECRET_KEY"))
SEALING_KEY = env.text("EVALHUB_SEALING_KEY")
SEALING_PUBLIC_KEY = env.text("EVALHUB_SEALING_PUBLIC_KEY")
KEY_FOLDER = env.folder("EVALHUB_WORKER_DATA") or DATA_FOLDER

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "knox",
    "rest_framework",
    "evalhub",
    "evalhub.accounts",
    "evalhub.audit",
    "evalhub.jobs",
    "annotation",
    "calibration",
    "judges",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "evalhub.accounts.middleware.PersonMiddleware",
    "evalhub.languages.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "evalhub.middleware.LimitMiddleware",
    "evalhub.middleware.ErrorMiddleware",
]

ROOT_URLCONF = "evalhub.urls"
WSGI_APPLICATION = "evalhub.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "evalhub.wiring.navigation.navigation",
            ],
        },
    }
]

DATABASES = {"default": DATABASE or embedded.cluster(DATA_FOLDER).settings()}
DATABASES["default"].setdefault("OPTIONS", {}).update(
    # No connection keeps its plans for longer than ten minutes, while a project grows.
    pool={"min_size": 1, "max_size": 8, "timeout": 30, "max_lifetime": 600},
    # Prepares what asks for it, evalhub.sql.prepared, and nothing by itself.
    prepare_threshold=1_000_000,
    # What is prepared is planned once: its shape does not depend on what it is given. Statements
    # are too short to be worth compiling.
    options="-c plan_cache_mode=force_generic_plan -c jit=off",
)
DATABASES["default"].update(ENGINE="evalhub.sql.backend", CONN_HEALTH_CHECKS=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "evalhub.accounts.backends.AccountBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": VALIDATION + "UserAttributeSimilarityValidator"},
    {"NAME": VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": VALIDATION + "CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
SITE_ID = 1
ACCOUNT_ADAPTER = "evalhub.accounts.adapters.ClosedAccountAdapter"
SOCIALACCOUNT_ADAPTER = "evalhub.accounts.adapters.ClosedSocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "evalhub"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS = {}
OIDC_SERVER = env.text("EVALHUB_OIDC_SERVER")
if OIDC_SERVER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": env.text("EVALHUB_OIDC_NAME", "Single sign-on"),
                "client_id": env.text("EVALHUB_OIDC_CLIENT_ID"),
                "secret": env.text("EVALHUB_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER},
            }
        ],
    }

# On loopback without TLS a Secure cookie never comes back from Safari and most HTTP clients.
SECURE_COOKIES = not EMBEDDED
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_ENGINE = "evalhub.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "evalhub.web.failures.csrf_failure"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if SECURE_COOKIES else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_SSL_REDIRECT = False
if SECURE_COOKIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [
    *(("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("fr", "Français")),
    *(("pt-br", "Português (Brasil)"), ("ar", "العربية")),
]
LOCALE_PATHS = [BASE_DIR / "evalhub" / "locale"]
# How the names of the addresses begin whose pages are translated: those of people who rate.
TRANSLATED = (
    *("account", "token-", "mfa_", "socialaccount_", "openid_connect_", "link-show"),
    *("language-edit", "keys-edit", "invitation-accept", "work-list", "desk-"),
    *("wellbeing-notice", "guideline-read", "question-mine", "question-thread", "returned-"),
    *("quality-notices", "quality-read", "quality-appeal", "qualification-show"),
    *("qualification-practice", "qualification-start", "qualification-exam"),
    *("qualification-question", "session-rate", "session-subject"),
)
# Numbers are written alike in every language, as fields and charts need them.
FORMAT_MODULE_PATH = ["evalhub.languages.formats"]
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_LIMIT = 201 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_PORT = env.port("EVALHUB_SMTP_PORT", 587)
if env.text("EVALHUB_SMTP_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = env.text("EVALHUB_SMTP_HOST")
    EMAIL_HOST_USER = env.text("EVALHUB_SMTP_USER")
    EMAIL_HOST_PASSWORD = env.text("EVALHUB_SMTP_PASSWORD")
    EMAIL_USE_TLS = True
DEFAULT_FROM_EMAIL = env.text("EVALHUB_FROM_EMAIL", "evalhub@localhost")

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL:
    CACHES["default"] = {
        "BACKEND": "evalhub.web.caches.ShelteredCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 1},
    }

CELERY_BROKER_URL = REDIS_URL or None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 0.2}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "evalhub.jobs.tasks.sweep", "schedule": timedelta(seconds=15)},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["evalhub.accounts.authentication.ApiTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "evalhub.web.failures.api_exception_handler",
}
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105 - the name of a model
# Tokens are rows of our own model; without this knox makes a table that nothing uses.
MIGRATION_MODULES = {"knox": None}
REST_KNOX = {
    "TOKEN_TTL": timedelta(days=90),
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_PREFIX": "evh_",
    "TOKEN_MODEL": KNOX_TOKEN_MODEL,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "evalhub",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO" if DEBUG else "WARNING"},
}
