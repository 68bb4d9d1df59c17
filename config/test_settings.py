"""Settings of the tests: fixed keys, a cheap password hash, files in a temporary folder; the database as elsewhere."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("TRAITDUNION_SECRET_KEY", "tests-only-" + "0" * 32)
os.environ.setdefault("TRAITDUNION_BASE_URL", "http://testserver")
os.environ.setdefault("TRAITDUNION_SIGNING_KEY", "00" * 31 + "01")
os.environ.setdefault("TRAITDUNION_FILES", tempfile.mkdtemp(prefix="traitdunion-files-"))

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STORAGES

if DATABASES["default"]["ENGINE"] == "config.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
STATIC_ROOT = Path(tempfile.mkdtemp(prefix="traitdunion-static-"))
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
