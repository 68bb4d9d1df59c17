"""What a platform must have before it opens and gives proofs: `manage.py check --deploy`."""

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
def clock_is_real(**_: Any) -> list[CheckMessage]:
    if settings.ENV.demo_date is None:
        return []
    return [
        Error(
            "TRAITDUNION_DEMO_DATE is for the demo: calls open and close by the real day. Unset it.",
            id="traitdunion.E005",
        )
    ]


@register(Tags.security, deploy=True)
def letters_leave(**_: Any) -> list[CheckMessage]:
    if settings.ENV.smtp_url:
        return []
    return [
        Error(
            "TRAITDUNION_SMTP_URL is missing: sign-in codes and letters would stay in the outbox.",
            hint="smtp+starttls://user:password@host:587, smtps://user:password@host:465 or smtp://host:25",
            id="traitdunion.E006",
        )
    ]


@register(Tags.security, deploy=True)
def addresses_are_real(**_: Any) -> list[CheckMessage]:
    return [
        Error(f"TRAITDUNION_{name.upper()} is still {address}: nobody reads it.", id="traitdunion.E007")
        for name in ("owner_email", "mail_from")
        if (address := getattr(settings.ENV, name)).endswith("@example.org")
    ]


@register(Tags.security, deploy=True)
def catalogues_are_compiled(**_: Any) -> list[CheckMessage]:
    missing = [path for path in (settings.ROOT / "traitdunion").rglob("*.po") if not path.with_suffix(".mo").is_file()]
    if not missing:
        return []
    return [
        Error(
            f"{len(missing)} catalogues are not compiled: pages and published documents would be in French only.",
            hint="Run: make compile",
            id="traitdunion.E008",
        )
    ]


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
