"""The summary of a file, stored at each save: lists read it, and evaluate nothing."""

from traitdunion.foundation.clock import now
from traitdunion.programme.applications.checks import Checks, checks
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.facts import country_codes
from traitdunion.programme.applications.forms.money import total
from traitdunion.programme.applications.models import Application, PartyRole

PARTNERS, COUNTRIES = 500, 200


def summarise(application: Application) -> None:
    """Write the summary columns of `application`, and who saved it when, as its tables now stand."""
    held = contents_of(application)
    found = checks(application, now(), held)
    grants = [line.amount for line in held.funding if line.is_requested]
    names = [party.name for party in held.carrying if party.role != PartyRole.LEAD and party.name]
    application.title = held.project.title
    application.partners = " · ".join(names)[:PARTNERS]
    application.countries = " ".join(sorted(country_codes(held)))[:COUNTRIES]
    application.requested = total(grants) if grants else None
    application.cost = total(line.amount for line in held.expenses) if held.expenses else None
    count(application, found)
    application.save()


def count(application: Application, found: Checks) -> None:
    """Set the counts of `application` to those that its panel says."""
    counts = found.counts
    application.overall = found.overall
    application.obstacles = counts.wrong
    application.missing = counts.waiting
    application.unknowns = counts.unknown
    application.later = counts.later
    application.met = counts.met
