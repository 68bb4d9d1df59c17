"""A party's own money beside euros: the currency of its country, at the rate that the regulation fixes.

Amounts are counted in euros. What a partner typed in its currency is kept beside them (`local_name`), and shown again
as long as it still makes the same euros: a cent is worth several CFA francs, so euros alone would not give them back.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from babel.numbers import get_currency_name, get_territory_currencies
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.foundation.ui.formats import NARROW, number, writing
from traitdunion.programme.applications.amounts import NotUnderstood, read_amount, show_amount
from traitdunion.regulations import Regulation
from traitdunion.regulations.money import WITHOUT_CENTS, convert, decimal, nearest_unit, unit

EURO = "EUR"
PARITIES = Path(__file__).parents[3] / "data/parities.toml"


@dataclass(frozen=True)
class Currency:
    """A currency by its ISO 4217 code; `rate` is how many units make one euro, `fixed` says that treaties fix it."""

    code: str
    rate: Decimal
    fixed: bool = False

    @property
    def has_cents(self) -> bool:
        return self.code not in WITHOUT_CENTS

    @property
    def name(self) -> str:
        """Of many units, as in "francs CFA (BCEAO)", in the current language."""
        return get_currency_name(self.code, count=100, locale=get_language() or "fr")

    @property
    def terms(self) -> str:
        """The rate in words, with where it comes from."""
        said = {"rate": number(self.rate, _decimals(self.rate)), "code": writing().keep(self.code)}
        if self.fixed:
            return _("1 € = %(rate)s %(code)s, parité fixe depuis le 1er janvier 1999") % said
        return _("1 € = %(rate)s %(code)s, taux fixé par le règlement de l’appel") % said

    def to_euros(self, amount: Decimal) -> Decimal:
        """`amount` of this currency in euros, to the nearest cent."""
        euros = convert(amount, self.code, EURO, {self.code: self.rate})
        assert euros is not None
        return decimal(euros)

    def from_euros(self, euros: Decimal) -> Decimal:
        """`euros` in this currency, to its nearest unit."""
        return decimal(nearest_unit(Fraction(euros) * Fraction(self.rate), unit(self.code)))

    def read(self, typed: str) -> Decimal | None:
        """The amount that `typed` says, the code of the currency allowed around it; None when it says nothing.

        Raises NotUnderstood as read_amount, and for cents of a currency that has none.
        """
        amount = read_amount(re.sub(rf"^\W*{self.code}|{self.code}\W*$", "", typed.strip(), flags=re.IGNORECASE))
        if amount is not None and not self.has_cents and amount % 1:
            raise NotUnderstood(_("Cette monnaie n’a pas de centimes : écrivez un nombre entier."))
        return amount

    def written(self, amount: Decimal | None) -> str:
        """`amount` as a field shows it, readable back by `read`: whole amounts in groups that no one reads as cents."""
        if amount is not None and amount % 1 == 0:
            return f"{amount:,.0f}".replace(",", NARROW)
        return show_amount(amount, get_language() or "fr")

    def shown(self, amount: Decimal) -> str:
        """`amount` in a sentence: 1 000 000 XOF."""
        return writing().keep(f"{number(amount, 2 if self.has_cents and amount % 1 else 0)}\u00a0{self.code}")

    def typed_or_worth(self, typed: str, euros: Decimal) -> Decimal:
        """What was typed when it still makes these euros, else what they are worth."""
        try:
            amount = self.read(typed)
        except NotUnderstood:
            amount = None
        return amount if amount is not None and self.to_euros(amount) == euros else self.from_euros(euros)


def currency_of(country: str, regulation: Regulation, day: date | None = None) -> Currency | None:
    """The currency of `country` (ISO 3166-1) on `day`; None when it is the euro or its rate is not known.

    The regulation's rate comes before the parity of treaties.
    """
    codes = get_territory_currencies(country, day, day) if country else []
    code = codes[0] if codes else EURO
    if regulation.currency != EURO or code == EURO:
        return None
    if rate := regulation.known_rates.get(code):
        return Currency(code, rate)
    parity = parities().get(code)
    return Currency(code, parity, fixed=True) if parity else None


@cache
def parities() -> dict[str, Decimal]:
    """Units for one euro of the currencies whose value in euros treaties fix, by ISO 4217 code."""
    return {code: Decimal(units) for code, units in tomllib.loads(PARITIES.read_text())["units"].items()}


def local_name(party: str, nature: str, year: int) -> str:
    """Under which name the section of resources keeps what a party typed in its currency ("p2-local-cash-2024")."""
    return f"{party}-local-{nature}-{year}"


def _decimals(rate: Decimal) -> int:
    return max(-int(rate.normalize().as_tuple().exponent), 0)
