#!/usr/bin/env python3
"""Verify a receipt of Trait d'union without Trait d'union: Python 3.8 or later, no network, nothing to install.

    python3 verify_receipt.py receipt.json [--key HEX] [FILE ...]
    python3 verify_receipt.py receipt.pdf  [--key HEX]

Says whether the receipt is, to the byte, what the platform signed; with --key, whether that platform is the one whose
public key you hold (each platform publishes its own at /verifier/cle.json). FILEs are compared with the list of files
in the receipt. Exit code: 0 accepted, 1 refused, 2 not a receipt.
"""

import argparse
import hashlib
import json
import pathlib
import sys
from typing import Any, Dict, Optional, Tuple

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
Point = Tuple[int, int, int, int]
SEAL = b"%TraitdUnion-Ed25519 "


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
            raise ValueError("the seal at the end of the document is missing or damaged")
        return message, bytes.fromhex(signature), bytes.fromhex(key), None
    whole = json.loads(content)
    if content.rstrip(b"\n") != written(whole) or set(whole) != {"receipt", "signature", "public_key"}:
        raise ValueError("the text is not written as the platform writes it")
    receipt = whole["receipt"]
    return written(receipt), bytes.fromhex(whole["signature"]), bytes.fromhex(whole["public_key"]), receipt


def written(value: Any) -> bytes:
    """Canonical JSON (RFC 8785) of a value without fractions, whose keys are plain letters."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("receipt", type=pathlib.Path)
    reader.add_argument("files", nargs="*", type=pathlib.Path)
    reader.add_argument("--key", help="public key of the platform, 64 hexadecimal digits")
    asked = reader.parse_intermixed_args()
    try:
        message, signature, key, receipt = signed_part(asked.receipt.read_bytes())
    except (OSError, ValueError, TypeError, AttributeError) as error:
        print("NOT A RECEIPT: %s" % error)
        return 2
    if not verify(key, message, signature):
        print("REFUSED: this is not what the platform signed.")
        return 1
    if asked.key and bytes.fromhex(asked.key) != key:
        print("REFUSED: signed with another key, %s." % key.hex())
        return 1
    print("ACCEPTED: to the byte, what was signed with key %s." % key.hex())
    if not asked.key:
        print("Compare this key with the one that the platform publishes, or give it with --key.")
    if receipt is None:
        return 0
    if receipt["demo"]:
        print("DEMONSTRATION: a receipt of a demo proves nothing.")
    print(
        "%s version %s, received %s (%s)."
        % (receipt["application"], receipt["version"], receipt["received_at"]["paris"], receipt["received_at"]["utc"])
    )
    listed = {file["sha256"]: file["name"] for file in receipt["files"]}
    faults = 0
    for path in asked.files:
        name = listed.get(hashlib.sha256(path.read_bytes()).hexdigest())
        faults += name is None
        print("%s: %s" % (path, "in the receipt, as %s" % name if name else "NOT IN THE RECEIPT"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
