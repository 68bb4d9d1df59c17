"""The platform's signature on its receipts: Ed25519 (RFC 8032). Keys and signatures are written in hexadecimal.

A deployer gives the key (TRAITDUNION_SIGNING_KEY); the demo makes one for itself, and its receipts say so.
"""

import hashlib
import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def sign(message: bytes) -> str:
    """The signature of `message`, 128 digits."""
    return _private_key().sign(message).hex()


def verify(message: bytes, signature: str, key: str | None = None) -> bool:
    """Whether `signature` is that of `message` under the public `key`, the platform's present one by default."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key or public_key())).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key() -> str:
    """The key that anyone may use to verify what is signed today, 64 digits."""
    return _private_key().public_key().public_bytes_raw().hex()


def key_id(key: str | None = None) -> str:
    """A short name for a public key, today's by default: the first 16 digits of its SHA-256."""
    return hashlib.sha256(bytes.fromhex(key or public_key())).hexdigest()[:16]


def known_keys() -> dict[str, str]:
    """Every public key this platform signs or has signed with, by its short name; today's first."""
    retired = settings.ENV.retired_keys.split()
    return {key_id(key): key for key in (public_key(), *retired)}


def is_demo() -> bool:
    """Whether what is signed here proves nothing outside a demonstration; receipts then say so."""
    return settings.DEMO


def _private_key() -> Ed25519PrivateKey:
    if settings.ENV.signing_key:
        return _key(settings.ENV.signing_key)
    if settings.DEMO:
        return _key(_demo_key(settings.ENV.files.with_name("demo-signing.key")))
    raise ImproperlyConfigured("TRAITDUNION_SIGNING_KEY is missing: without it no receipt can be signed.")


@cache
def _key(private: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private))


@cache
def _demo_key(path: Path) -> str:
    """The demo's own key, made at first use; of several processes that make it at once, one wins for all."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
