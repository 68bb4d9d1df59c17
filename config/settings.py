"""Settings of the platform. What a deployer decides comes from the environment (see environment.py)."""

import os
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from config.environment import ROOT, read

ENV = read(os.environ)
SECRET_KEY = ENV.secret_key
DEMO = ENV.demo
DEBUG = False
BASE_URL = ENV.base_url
SITE_HOST = urlsplit(BASE_URL).netloc
SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "traitdunion.foundation.journal",
    "traitdunion.foundation.ui",
    "traitdunion.foundation.jobs",
    "traitdunion.foundation.files",
    "traitdunion.foundation.mail",
    "traitdunion.foundation.documents",
    "traitdunion.foundation.search",
    "traitdunion.directory.territories",
    "traitdunion.directory.accounts",
    "traitdunion.programme.calls",
    "traitdunion.programme.applications",
    "traitdunion.programme.appraisal",
    "traitdunion.front.desk",
    "traitdunion.front.site",
]

MIDDLEWARE = [
    "traitdunion.foundation.ui.weight.WeightMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": sorted((ROOT / "traitdunion").glob("*/*/templates")),
        "OPTIONS": {
            "environment": "traitdunion.foundation.ui.environment.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "traitdunion.foundation.ui.environment.FormRenderer"

DATABASES = {"default": dj_database_url.parse(ENV.database_url, conn_max_age=None, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # FULL: an acknowledged submission survives a power cut. IMMEDIATE: see background on SQLite's upgrade of read locks.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English"), ("ar", "العربية")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
FORMAT_MODULE_PATH = None

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "var/static"
MEDIA_ROOT = ENV.files
STORAGES = {
    "default": {"BACKEND": "traitdunion.foundation.files.storage.ContentStorage", "OPTIONS": {"location": ENV.files}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

EMAIL_BACKEND = "traitdunion.foundation.mail.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = ENV.mail_from
