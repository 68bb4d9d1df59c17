import pytest
from django.core.exceptions import ImproperlyConfigured

from traitdunion.foundation.journal import signing

OTHER = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
"""The public key of test 2 of RFC 8032 § 7.1."""


def test_a_signature_holds_for_its_message_only():
    signature = signing.sign(b"receipt")

    assert len(signature) == 128
    assert signing.verify(b"receipt", signature)
    assert not signing.verify(b"receipT", signature)
    assert not signing.verify(b"receipt", signature, OTHER)


@pytest.mark.parametrize("signature", ["", "00", "zz" * 64, "é"])
def test_a_malformed_signature_does_not_hold(signature):
    assert not signing.verify(b"receipt", signature)


def test_the_key_is_that_of_the_standard(settings):
    """Test 2 of RFC 8032 § 7.1: private key, public key, message of one byte, signature."""
    private = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
    settings.ENV = settings.ENV.model_copy(update={"signing_key": private})

    assert signing.public_key() == OTHER
    assert signing.sign(b"\x72") == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_retired_keys_stay_known(settings):
    settings.ENV = settings.ENV.model_copy(update={"retired_keys": OTHER})

    assert list(signing.known_keys().values()) == [signing.public_key(), OTHER]
    assert signing.known_keys()[signing.key_id(OTHER)] == OTHER


def test_without_a_key_nothing_is_signed(settings):
    settings.ENV = settings.ENV.model_copy(update={"signing_key": ""})

    with pytest.raises(ImproperlyConfigured, match="TRAITDUNION_SIGNING_KEY"):
        signing.sign(b"receipt")


def test_the_demo_keeps_a_key_of_its_own(settings, tmp_path):
    settings.ENV = settings.ENV.model_copy(update={"signing_key": "", "files": tmp_path / "files"})
    settings.DEMO = True

    first = signing.public_key()
    signing._demo_key.cache_clear()

    assert signing.is_demo()
    assert signing.public_key() == first
    assert [path.name for path in tmp_path.iterdir()] == ["demo-signing.key"]
    assert (tmp_path / "demo-signing.key").stat().st_mode & 0o777 == 0o600
