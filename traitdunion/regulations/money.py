"""Exact arithmetic on money (D6): fractions inside, ceilings down and floors up to the cent at the edges."""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

CENT = Fraction(1, 100)

WITHOUT_CENTS = frozenset({"XOF", "XAF", "JPY", "KMF", "DJF", "GNF", "RWF", "BIF", "VND", "XPF", "KRW", "CLP"})
"""Currencies of ISO 4217 that have no cents."""


def unit(currency: str) -> Fraction:
    """The smallest amount of a currency."""
    return Fraction(1) if currency in WITHOUT_CENTS else CENT


def floor(amount: Fraction, step: Fraction = CENT) -> Fraction:
    return math.floor(amount / step) * step


def ceil(amount: Fraction, step: Fraction = CENT) -> Fraction:
    return math.ceil(amount / step) * step


def nearest_unit(amount: Fraction, step: Fraction = CENT) -> Fraction:
    """The closest unit; half goes up."""
    return math.floor(amount / step + Fraction(1, 2)) * step


def decimal(amount: Fraction) -> Decimal:
    """An amount that is a whole number of cents, as a decimal of two places."""
    cents = amount / CENT
    if cents.denominator != 1:
        raise ValueError(f"{amount} is not a whole number of cents")
    return Decimal(cents.numerator).scaleb(-2)


def share(pct: Decimal) -> Fraction:
    """A percentage as a fraction of 1."""
    return Fraction(pct) / 100


def truncated_percent(part: Fraction, whole: Fraction) -> Decimal:
    """Percentage cut (never rounded) to two places, for display only: 9.999 % shows 9.99."""
    return Decimal(math.floor(part * 10_000 / whole)).scaleb(-2)


def spread(amount: Fraction, weights: Sequence[Fraction], step: Fraction | None = CENT) -> list[Fraction]:
    """`amount` split in proportion to `weights`, by largest remainder to the `step` (exactly when step is None).

    The parts add up to `amount`, which must be a whole number of steps. Equal remainders: the first one wins.
    """
    whole = sum(weights, Fraction(0))
    if not whole:
        return [Fraction(0) for _ in weights]
    exact = [amount * weight / whole for weight in weights]
    if step is None:
        return exact
    parts = [floor(part, step) for part in exact]
    left = int((amount - sum(parts, Fraction(0))) / step)
    order = sorted(range(len(parts)), key=lambda index: parts[index] - exact[index])
    for index in order[:left]:
        parts[index] += step
    return parts


def levelled(amounts: Sequence[Fraction], cut: Fraction, step: Fraction = CENT) -> list[Fraction]:
    """What is taken off each amount so that `cut` goes and the greatest ones come down to one level.

    `amounts` from the greatest; the parts are whole steps and add up to `cut`, at most the sum of the amounts.
    """
    for count in range(1, len(amounts) + 1):
        floor_of_rest = amounts[count] if count < len(amounts) else Fraction(0)
        whole = sum(amounts[:count], Fraction(0))
        if cut <= whole - count * floor_of_rest:
            level = (whole - cut) / count
            parts = [floor(amount - level, step) for amount in amounts[:count]]
            left = int((cut - sum(parts, Fraction(0))) / step)
            return [part + (step if index < left else 0) for index, part in enumerate(parts)]
    return list(amounts)


def convert(amount: Decimal, currency: str | None, base: str, rates: Mapping[str, Decimal]) -> Fraction | None:
    """`amount` in the base currency, to its nearest unit. `rates`: units of each currency for one unit of the base.

    None when the rate is not known.
    """
    if currency is None or currency == base:
        return Fraction(amount)
    rate = rates.get(currency)
    return None if rate is None else nearest_unit(Fraction(amount) / Fraction(rate), unit(base))
