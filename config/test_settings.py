"""Settings of the tests: a fixed key, a cheap password hash, files in memory; the database by TRAITDUNION_DATABASE_URL."""

import os
import tempfile

os.environ.setdefault("TRAITDUNION_SECRET_KEY", "tests-only-" + "0" * 32)
os.environ.setdefault("TRAITDUNION_BASE_URL", "http://testserver")
os.environ.setdefault("TRAITDUNION_SIGNING_KEY", "00" * 31 + "01")
os.environ.setdefault("TRAITDUNION_FILES", tempfile.mkdtemp(prefix="traitdunion-files-"))

from config.settings import *  # noqa: F403
from config.settings import STORAGES

STATIC_ROOT = tempfile.mkdtemp(prefix="traitdunion-static-")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
