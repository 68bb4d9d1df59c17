"""The budget of a call before any file: the same workbook, for whoever wants to count first."""

from django.utils.text import capfirst

from traitdunion.directory.territories.models import Country
from traitdunion.directory.territories.queries import country_name
from traitdunion.foundation.search.text import fold
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.exchange.words import Lists, in_each_language
from traitdunion.programme.applications.models import Application, Party, PartyRole, Place, Project
from traitdunion.programme.calls.models import Call


def blank_of(call: Call) -> Contents:
    """What a file of `call` would hold with one party of each role, every country, and nothing typed."""
    application = Application(call=call, number=call.slug)
    codes = Country.objects.exclude(code="FR").values_list("code", flat=True)
    return Contents(
        application=application,
        document=call.snapshot.document,
        project=Project(application=application),
        parties=[
            Party(key=f"p{rank}", role=role, name=capfirst(str(role.label)))
            for rank, role in enumerate(PartyRole.of_call(call.snapshot.document["family"]), 1)
        ],
        places=[Place(country=code) for code in sorted(codes, key=lambda code: fold(country_name(code)))],
    )


def roles_of(contents: Contents) -> list[Lists]:
    """The payers of a blank workbook, in each language: a role that one party alone holds says that party."""
    roles = [party.role for party in contents.parties]
    alone = {party.key: PartyRole(party.role) for party in contents.parties if roles.count(party.role) == 1}
    return in_each_language(lambda: Lists({"payer": {key: capfirst(str(role.label)) for key, role in alone.items()}}))
