"""Codes of countries (ISO 3166-1 alpha-2) and of their subdivisions (ISO 3166-2), as rules name them."""

from typing import Annotated

from babel import Locale
from pydantic import AfterValidator, Field

from traitdunion.regulations.languages import N_
from traitdunion.regulations.strict import said

CODES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    XK
    """.split()  # noqa: SIM905
)
"""Assigned codes, and XK (Kosovo), in use without being assigned."""

NO_COUNTRY = N_("« %(word)s » n’est le code d’aucun pays. Un pays s’écrit en deux lettres (ISO 3166), comme MA.")


def exists(code: str) -> bool:
    """Whether the country of a code (MA, CA-QC) exists. Subdivisions are not listed."""
    return code.partition("-")[0] in CODES


def name(code: str, language: str) -> str:
    """The name of a country as the CLDR gives it; a subdivision keeps its code, beside its country: CA-QC (Canada)."""
    country, _, part = code.partition("-")
    said = Locale(language).territories.get(country, country)
    return f"{code} ({said})" if part and said != country else said


def _existing(code: str) -> str:
    if not exists(code):
        raise said(NO_COUNTRY, word=code)
    return code


CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$"), AfterValidator(_existing)]
PlaceCode = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"), AfterValidator(_existing)]
