"""Everything a deployer may set, read from variables that start with ``TRAITDUNION_``.

A variable that is unknown, missing or of the wrong shape stops the start with its name.
"""

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

PREFIX = "TRAITDUNION_"
ROOT = Path(__file__).resolve().parent.parent


class Environment(BaseModel):
    """One field per variable: ``secret_key`` is read from ``TRAITDUNION_SECRET_KEY``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    secret_key: str = Field(min_length=32)
    base_url: str = Field(pattern=r"^https?://[^/]+$", description="scheme and host, without a final slash")
    database_url: str = f"sqlite:///{ROOT}/var/db.sqlite3"
    files: Path = ROOT / "var/files"
    demo: bool = Field(False, description="shows sign-in codes, mailbox, sample accounts; obeys demo_date")
    demo_date: date | None = Field(None, description="the business day the demo starts on")
    signing_key: str = Field(
        "", pattern="^([0-9a-f]{64})?$", description="Ed25519 private key of the receipts, 64 hexadecimal digits"
    )
    retired_keys: str = Field(
        "",
        pattern="^([0-9a-f]{64}( [0-9a-f]{64})*)?$",
        description="public keys that signed earlier receipts, 64 hexadecimal digits each, separated by spaces",
    )
    owner_name: str = Field("Trait d’union", description="the body that runs the calls, as written on pages, letters")
    owner_email: str = "contact@example.org"
    mail_from: str = "ne-pas-repondre@example.org"
    bounce_address: str = Field(
        "",
        pattern=r"^([^@+\s]+@[^@\s]+)?$",
        description="where letters come back, with +reference added before the @; empty: mail_from, as it is",
    )
    antivirus: str = Field(
        "",
        pattern=r"^(tcp://.+:\d+|unix:///.+)?$",
        description="where clamd listens: tcp://host:port or unix:///path/of/its/socket; empty: files are not scanned",
    )
    proxies: int = Field(0, ge=0, description="reverse proxies in front: which X-Forwarded-For address is the client's")
    smtp_url: str = Field(
        "",
        pattern=r"^((smtp|smtp\+starttls|smtps)://[^/]+)?$",
        description="smtp://user:password@host:port, smtp+starttls:// or smtps://; empty: letters stay in the outbox",
    )
    watch_token: str = Field(
        "",
        pattern=r"^(\S{16,})?$",
        description="what `manage.py watch` shows to write each minute's measure; empty: nothing is measured",
    )
    watch_file: Path = ROOT / "var/watch.sqlite3"


def read(variables: Mapping[str, str]) -> Environment:
    """Read the platform's variables out of `variables`.

    Raises ImproperlyConfigured, naming each variable at fault and, for an unknown one, the nearest known name.
    """
    values = {name[len(PREFIX) :].lower(): text for name, text in variables.items() if name.startswith(PREFIX)}
    try:
        return Environment.model_validate(values)
    except ValidationError as error:
        raise ImproperlyConfigured("\n".join(_explain(fault) for fault in error.errors())) from None


def _explain(fault: ErrorDetails) -> str:
    name = str(fault["loc"][0])
    variable = PREFIX + name.upper()
    if fault["type"] == "extra_forbidden":
        nearest = get_close_matches(name, Environment.model_fields, n=1)
        hint = f" Did you mean {PREFIX}{nearest[0].upper()}?" if nearest else ""
        return f"{variable} is not a setting.{hint}"
    if fault["type"] == "missing":
        return f"{variable} is missing: set it, or use `make demo`."
    meant = Environment.model_fields[name].description
    return f"{variable}: {fault['msg']}." + (f" Expected: {meant}." if meant else "")
