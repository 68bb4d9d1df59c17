#!/usr/bin/env python3
"""Verify a receipt of Trait d'union without Trait d'union: Python 3.8 or later, no network, nothing to install.

    python3 verify_receipt.py receipt.json [--key HEX] [FILE ...]
    python3 verify_receipt.py receipt.pdf  [--key HEX]

It speaks French where the computer does; --lang fr or --lang en chooses.

Says whether the receipt is, to the byte, what the platform signed, and of which file, version and instant; with --key,
whether that platform is the one whose public key you hold (each platform publishes its own at /verifier/cle.json).
FILEs are compared with the list of files in the receipt. Exit code: 0 accepted, 1 refused, 2 nothing could be verified.
"""

import argparse
import hashlib
import json
import os
import pathlib
import sys
from typing import Any, Dict, List, Optional, Tuple

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
Point = Tuple[int, int, int, int]
SEAL = b"%TraitdUnion-Ed25519 "
FORMAT = "traitdunion-receipt/3"
FORMATS = "traitdunion-receipt/1", "traitdunion-receipt/2", FORMAT
DATA = b"\n%TraitdUnion-Receipt "


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Ed25519 (RFC 8032, section 5.1.7): whether `signature` of `message` was made with the private half of `key`."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, commitment = decode(key), decode(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or scalar >= ORDER:
        return False
    digest = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = times(scalar, BASE), add(commitment, times(digest, public))
    return (left[0] * right[2] - right[0] * left[2]) % PRIME == 0 == (left[1] * right[2] - right[1] * left[2]) % PRIME


def decode(text: bytes) -> Optional[Point]:
    """The point of the curve that 32 bytes stand for, in extended coordinates; None when there is none."""
    y = int.from_bytes(text, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    if y >= PRIME:
        return None
    square = (y * y - 1) * pow(CURVE * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if (x * x - square) % PRIME or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = PRIME - x
    return x, y, 1, x * y % PRIME


def add(a: Point, b: Point) -> Point:
    """Sum of two points (RFC 8032, section 5.1.4)."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    g, h = 2 * CURVE * a[3] * b[3], 2 * a[2] * b[2]
    u, v, w, z = f - e, h - g, h + g, f + e
    return u * v % PRIME, w * z % PRIME, v * w % PRIME, u * z % PRIME


def times(scalar: int, point: Point) -> Point:
    """`point` added to itself `scalar` times."""
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


BASE: Any = decode((4 * pow(5, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little"))


def signed_part(content: bytes) -> Tuple[bytes, bytes, bytes, Optional[Dict[str, Any]]]:
    """(message, signature, public key, receipt or None) of a JSON or PDF receipt. ValueError: it is neither."""
    if content.startswith(b"%PDF"):
        message, mark, seal = content.rpartition(SEAL)
        key, _, signature = seal.decode("ascii").rstrip("\n").partition(" ")
        if not mark or seal != ("%s %s\n" % (key, signature)).encode():
            raise ValueError("the seal at the end of this PDF is missing or damaged")
        return message, digits(signature), digits(key), printed(message)
    try:
        whole = json.loads(content)
    except ValueError:
        raise ValueError("it is neither the JSON nor the PDF that the platform gives") from None
    if content.rstrip(b"\n") != written(whole) or set(whole) != {"receipt", "signature", "public_key"}:
        raise ValueError("it was written again by another program, or cut")
    receipt = whole["receipt"]
    return written(receipt), digits(whole["signature"]), digits(whole["public_key"]), receipt


def digits(text: str) -> bytes:
    """The bytes of `text` in hexadecimal, which is written in one way only: small letters, no space."""
    if len(text) % 2 or not set(text) <= set("0123456789abcdef"):
        raise ValueError("it was written again by another program, or cut")
    return bytes.fromhex(text)


def printed(message: bytes) -> Optional[Dict[str, Any]]:
    """The receipt that a PDF carries in a comment of one line; None when there is none that can be read."""
    _, mark, rest = message.rpartition(DATA)
    try:
        return json.loads(rest.split(b"\n", 1)[0]) if mark else None
    except ValueError:
        return None


def written(value: Any) -> bytes:
    """Canonical JSON (RFC 8785) of a value without fractions, whose keys are plain letters."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


FRENCH = {
    "NOT VERIFIED: %s cannot be read (%s).": "NON VÉRIFIÉ\u00a0: %s ne se lit pas (%s).",
    "This PDF does not say what it is of in a way that a program reads: its pages do.": (
        "Ce PDF ne dit pas de quoi il est l’accusé d’une façon qu’un programme sache lire\u00a0: ses pages le disent."
    ),
    "DEMONSTRATION: signed with a demonstration key, it proves nothing.": (
        "DÉMONSTRATION\u00a0: signé d’une clé de démonstration, il ne prouve rien."
    ),
    "%s version %s, received %s (%s).": "%s version %s, reçu le %s (%s).",
    "NOT A RECEIPT: %s. Give the file as it was downloaded.": (
        "PAS UN ACCUSÉ\u00a0: %s. Donnez le fichier tel qu’il a été téléchargé."
    ),
    "the seal at the end of this PDF is missing or damaged": "le sceau à la fin de ce PDF manque ou est abîmé",
    "it is neither the JSON nor the PDF that the platform gives": (
        "ce n’est ni le JSON ni le PDF que donne la plateforme"
    ),
    "it was written again by another program, or cut": "il a été récrit par un autre programme, ou coupé",
    "it is not written as the platform writes it": "il n’est pas écrit comme la plateforme l’écrit",
    "REFUSED: this receipt was changed since it was signed, or was never signed.": (
        "REFUSÉ\u00a0: cet accusé a été modifié depuis sa signature, ou n’a jamais été signé."
    ),
    "REFUSED: signed by another platform, whose key is %s.": (
        "REFUSÉ\u00a0: signé par une autre plateforme, dont la clé est %s."
    ),
    "NOT A RECEIPT: what was signed is something else, or needs a newer verifier.": (
        "PAS UN ACCUSÉ\u00a0: ce qui est signé est autre chose, ou demande un vérificateur plus récent."
    ),
    "ACCEPTED: to the byte, what was signed with key %s.": (
        "ACCEPTÉ\u00a0: à l’octet près, ce qui a été signé avec la clé %s."
    ),
    "Compare this key with the one that the platform publishes, or give it with --key.": (
        "Comparez cette clé à celle que publie la plateforme, ou donnez-la avec --key."
    ),
    "%s: in the receipt, as %s": "%s\u00a0: dans l’accusé, sous le nom %s",
    "%s: NOT IN THE RECEIPT": "%s\u00a0: ABSENT DE L’ACCUSÉ",
}


def of_this_computer() -> str:
    """The language of the computer, among ours."""
    asked = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "fr" if asked.startswith("fr") else "en"


def said(text: str) -> str:
    """`text` in the language that was chosen."""
    return FRENCH.get(text, text) if LANGUAGE[0] == "fr" else text


LANGUAGE = [of_this_computer()]


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("receipt", type=pathlib.Path)
    reader.add_argument("files", nargs="*", type=pathlib.Path, metavar="FILE")
    reader.add_argument("--lang", choices=("en", "fr"), default=of_this_computer(), help="language of the answer")
    reader.add_argument("--key", type=public_key, help="public key of the platform, 64 hexadecimal digits")
    asked = reader.parse_intermixed_args()
    LANGUAGE[0] = asked.lang
    try:
        contents = [path.read_bytes() for path in (asked.receipt, *asked.files)]
    except OSError as error:
        print(said("NOT VERIFIED: %s cannot be read (%s).") % (error.filename, error.strerror))
        return 2
    code, receipt = judged(contents[0], asked.key)
    if code:
        return code
    if receipt is None:
        print(said("This PDF does not say what it is of in a way that a program reads: its pages do."))
        return compared(asked.files, contents[1:], {})
    if receipt["demo"]:
        print(said("DEMONSTRATION: signed with a demonstration key, it proves nothing."))
    print(
        said("%s version %s, received %s (%s).")
        % (receipt["application"], receipt["version"], receipt["received_at"]["paris"], receipt["received_at"]["utc"])
    )
    return compared(asked.files, contents[1:], {file["sha256"]: file["name"] for file in receipt["files"]})


def judged(content: bytes, expected: Optional[bytes]) -> Tuple[int, Optional[Dict[str, Any]]]:
    """Say whether `content` is a receipt as signed, by the key `expected` if any. (exit code, what it holds)."""
    try:
        message, signature, key, receipt = signed_part(content)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        reason = str(error) if type(error) is ValueError else "it is not written as the platform writes it"
        print(said("NOT A RECEIPT: %s. Give the file as it was downloaded.") % said(reason))
        return 2, None
    if not verify(key, message, signature):
        print(said("REFUSED: this receipt was changed since it was signed, or was never signed."))
        return 1, None
    if expected and expected != key:
        print(said("REFUSED: signed by another platform, whose key is %s.") % key.hex())
        return 1, None
    if receipt is not None and receipt.get("format") not in FORMATS:
        print(said("NOT A RECEIPT: what was signed is something else, or needs a newer verifier."))
        return 2, None
    print(said("ACCEPTED: to the byte, what was signed with key %s.") % key.hex())
    if not expected:
        print(said("Compare this key with the one that the platform publishes, or give it with --key."))
    return 0, receipt


def public_key(text: str) -> bytes:
    """The 32 bytes of a key written in hexadecimal; spaces are left out."""
    key = bytes.fromhex(text)
    if len(key) != 32:
        raise ValueError(text)
    return key


def compared(paths: List[pathlib.Path], contents: List[bytes], listed: Dict[str, str]) -> int:
    """Say of each file whether the receipt lists it: 0 when all are, else 1."""
    names = [listed.get(hashlib.sha256(content).hexdigest()) for content in contents]
    for place, name in enumerate(names):
        told = said("%s: in the receipt, as %s") % (paths[place], name) if name else ""
        print(told or said("%s: NOT IN THE RECEIPT") % paths[place])
    return 1 if None in names else 0


if __name__ == "__main__":
    sys.exit(main())
