"""The names of amounts, as the fields `of` and `base` take them."""

from typing import Annotated

from pydantic import AfterValidator

from traitdunion.regulations.budget import AMOUNTS
from traitdunion.regulations.languages import N_
from traitdunion.regulations.problems import nearest
from traitdunion.regulations.strict import said


def _known(name: str) -> str:
    if name not in AMOUNTS and not name.startswith("category."):
        raise said(N_("Le montant « %(word)s » n’existe pas."), word=name, nearest=nearest(name, AMOUNTS))
    return name


AmountName = Annotated[str, AfterValidator(_known)]
