"""May an organisation lead a file of a call: what the regulation says of it alone, before any file."""

from django.utils.translation import get_language

from traitdunion.directory.accounts.models import Organisation
from traitdunion.directory.territories.names import place_name
from traitdunion.programme.applications.kinds import kind_of_organisation
from traitdunion.programme.calls.models import Call
from traitdunion.regulations import Facts, Outcome, Party, Role, Stage, check, sentence
from traitdunion.regulations.rules.parties import Applicant


def why_not_lead(call: Call, organisation: Organisation) -> str:
    """Why the regulation of `call` does not let `organisation` lead, by its kind and country; empty when it does."""
    kind, country = kind_of_organisation(organisation), organisation.country_id
    lead = Party(key="p1", role=Role.LEAD, name=organisation.name, kind=kind, country=country)
    verdicts = check(Facts(parties=(lead,)), call.snapshot.rules(), Stage.SUBMIT)
    refused = (each for each in verdicts if isinstance(each.rule, Applicant) and each.outcome is Outcome.NOT_MET)
    return " ".join(sentence(each, get_language() or "fr", place_name) for each in refused)
