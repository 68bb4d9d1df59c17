"""Random files under the regulation of 2025, from a seed."""

import random
from decimal import Decimal
from typing import Any

from traitdunion.regulations import Facts


def cents(chance: random.Random, low: int, high: int) -> Decimal:
    return Decimal(chance.randrange(low * 100, high * 100 + 1)).scaleb(-2)


def random_file(seed: int) -> Facts:
    """A plausible file of one or two countries: contributions in cash and in kind, a request, often too high."""
    chance = random.Random(seed)
    countries = chance.choice([["SN"], ["TN"], ["SN", "TN"]])
    parties: list[dict[str, Any]] = [{"key": "town", "role": "lead", "kind": "commune", "country": "FR"}]
    parties += [{"key": code.lower(), "role": "partner", "kind": "commune", "country": code} for code in countries]
    own_cash, own_kind = cents(chance, 500, 9000), cents(chance, 0, 9000)
    partner, asked = cents(chance, 0, 20000), cents(chance, 10000, 60000)
    tables: dict[str, Any] = {
        "parties": parties,
        "countries": [{"code": code, "income": "ldc" if code == "SN" else "oda"} for code in countries],
        "resources": [
            {"party": "town", "amount": own_cash},
            {"party": "town", "amount": own_kind, "form": "in_kind"},
            {"party": countries[0].lower(), "amount": partner},
        ],
        "grants": [{"amount": asked}],
    }
    if chance.random() < 0.8:
        tables["expenses"] = expenses(chance, countries, own_cash + partner + asked, own_kind)
    if len(countries) > 1 and chance.random() < 0.5:
        tables["elections"] = {"rate_choice": chance.choice(["rate_flat", "rate_country"])}
    return Facts.parse(tables)


def expenses(chance: random.Random, countries: list[str], cash: Decimal, kind: Decimal) -> list[dict[str, Any]]:
    """Cash and in kind split between the countries, sometimes with an ineligible line that the town pays."""
    lines: list[dict[str, Any]] = []
    if chance.random() < 0.3:
        out = min(cash, cents(chance, 1, 3000))
        lines.append({"amount": out, "payer": "town", "eligible": False, "country": countries[0]})
        cash -= out
    for whole, more in ((cash, {}), (kind, {"form": "in_kind", "payer": "town"})):
        first = (whole * chance.randrange(0, 101) / 100).quantize(Decimal("0.01")) if len(countries) > 1 else whole
        lines += [
            {"amount": amount, "country": code, **more}
            for code, amount in zip(countries, (first, whole - first), strict=False)
        ]
    return lines
