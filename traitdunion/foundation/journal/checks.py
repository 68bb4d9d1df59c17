"""What a platform must have before it may give proofs: `manage.py check --deploy`."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

SECRET_LENGTH = 50
SECRET_VARIETY = 5


@register(Tags.security, deploy=True)
def demo_is_off(**_: Any) -> list[CheckMessage]:
    if not settings.DEMO:
        return []
    return [Error("TRAITDUNION_DEMO shows sign-in codes and letters to anyone: unset it.", id="traitdunion.E001")]


@register(Tags.security, deploy=True)
def signing_key_is_set(**_: Any) -> list[CheckMessage]:
    if settings.ENV.signing_key:
        return []
    return [
        Error(
            "TRAITDUNION_SIGNING_KEY is missing: receipts cannot be signed.",
            hint="Make one with: openssl rand -hex 32. Keep a copy apart from the platform.",
            id="traitdunion.E002",
        )
    ]


@register(Tags.security, deploy=True)
def secret_key_is_strong(**_: Any) -> list[CheckMessage]:
    secret = settings.SECRET_KEY
    if len(secret) >= SECRET_LENGTH and len(set(secret)) >= SECRET_VARIETY:
        return []
    return [
        Error(
            f"TRAITDUNION_SECRET_KEY is too weak: {SECRET_LENGTH} characters at least, drawn at random.",
            hint="Make one with: openssl rand -base64 48",
            id="traitdunion.E003",
        )
    ]


@register(Tags.security, deploy=True)
def addresses_are_encrypted(**_: Any) -> list[CheckMessage]:
    if settings.SECURE:
        return []
    return [Error("TRAITDUNION_BASE_URL must start with https://.", id="traitdunion.E004")]
