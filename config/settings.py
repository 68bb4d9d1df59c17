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
    "traitdunion.front.watch",
    "traitdunion.front.site",
]

MIDDLEWARE = [
    "traitdunion.foundation.reception.ReceptionMiddleware",
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
    "traitdunion.directory.accounts.middleware.AccountsMiddleware",
    "traitdunion.foundation.ui.methods.methods",
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
        "DIRS": [ROOT / "traitdunion/directory/accounts/django_templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "traitdunion.foundation.ui.environment.FormRenderer"

DATABASES = {"default": dj_database_url.parse(ENV.database_url, conn_max_age=None, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "config.sqlite3"
    # FULL: an acknowledged submission survives a power cut. IMMEDIATE: a read lock that turns to writing fails at once.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "applications:list"
STAFF_REDIRECT_URL = "appraisal:calls"
LOGOUT_REDIRECT_URL = "site:home"
CSRF_FAILURE_VIEW = "traitdunion.directory.accounts.kept.csrf_failure"
SESSION_COOKIE_AGE = 14 * 24 * 3600
MINISTRY_SESSION_AGE = 12 * 3600

# Sign-in: docs/decisions/0030-sign-in-on-allauth.md
ACCOUNT_ADAPTER = "traitdunion.directory.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "traitdunion.directory.accounts.forms.LoginForm",
    "signup": "traitdunion.directory.accounts.forms.SignupForm",
    "add_email": "traitdunion.directory.accounts.forms.ChangeEmailForm",
    "change_password": "traitdunion.directory.accounts.forms.ChangePasswordForm",
    "set_password": "traitdunion.directory.accounts.forms.SetPasswordForm",
    "reset_password": "traitdunion.directory.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "traitdunion.directory.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "traitdunion.directory.accounts.forms.ReauthenticateForm",
    "confirm_login_code": "traitdunion.directory.accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "traitdunion.directory.accounts.forms.ConfirmEmailCodeForm",
    "confirm_password_reset_code": "traitdunion.directory.accounts.forms.ConfirmResetCodeForm",
}
# A "key" is an address seen from one browser (adapter.bucket), so that a stranger's failures do not shut the owner out.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/m/ip,5/5m/key,20/h/key",
    "request_login_code": "20/m/ip,5/10m/key",
    "reset_password": "20/m/ip",
    "reset_password_letter": "5/10m/key",
    "letters_to_address": "30/h/key",
    "kept_form": "30/h/ip",
    "confirmation_code": "10/m/ip,60/h/ip",
    "link_code": "20/m/ip,5/10m/key",
}
MFA_ADAPTER = "traitdunion.directory.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "traitdunion.directory.accounts.forms.SecondFactorForm",
    "reauthenticate": "traitdunion.directory.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "traitdunion.directory.accounts.forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.proxies
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
# Rate limits count across processes and machines; the table is a model of accounts, made by its migration.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English"), ("ar", "العربية")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
FORMAT_MODULE_PATH = None

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "var/static"
MEDIA_ROOT = ENV.files
ANTIVIRUS = ENV.antivirus
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
if SECURE:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "traitdunion.foundation.files.receiving.LimitedSending",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

EMAIL_BACKEND = "traitdunion.foundation.mail.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = ENV.mail_from

# Everything to the process's standard error, for whoever runs it to keep; an address that does not exist is no news.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
    },
}
