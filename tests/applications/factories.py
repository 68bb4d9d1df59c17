"""Files in the states that tests need."""

from datetime import date
from decimal import Decimal

import factory

from tests.applications.filled import filled
from tests.applications.trial import published_call
from tests.factories import Factory, MembershipFactory, OrganisationFactory, UserFactory
from tests.files.samples import PDF, upload
from traitdunion.foundation.clock import now
from traitdunion.foundation.files.acts import store
from traitdunion.programme.applications.acts import Envelope, receive_on_paper, start
from traitdunion.programme.applications.models import Application, Guest


class ApplicationFactory(Factory):
    """A draft of a town for the trial call; trait `filled`: nothing is missing but the documents."""

    class Meta:
        model = Application

    call = factory.LazyFunction(published_call)
    lead = factory.SubFactory(OrganisationFactory)
    created_by = factory.LazyAttribute(lambda o: MembershipFactory(organisation=o.lead).user)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        begin = filled if kwargs.pop("filled", False) else start
        application = begin(call=kwargs["call"], lead=kwargs["lead"], by=kwargs["created_by"])
        return Application.objects.get(pk=application.pk)


class GuestFactory(Factory):
    """Someone of a network who accepted to read a file; `user=None`: the invitation waits."""

    class Meta:
        model = Guest

    application = factory.SubFactory(ApplicationFactory)
    user = factory.SubFactory(UserFactory)
    email = factory.LazyAttribute(lambda o: o.user.email if o.user else "lecture@example.org")
    organisation = "Réseau des trois rives"
    accepted_at = factory.LazyAttribute(lambda o: now() if o.user else None)


def paper_file(call, officer):
    """What an officer recorded of a file that came on paper on 15 January 2024, with its scan."""
    envelope = Envelope(
        lead=OrganisationFactory(association=True),
        day=date(2024, 1, 15),
        minutes=None,
        late_because="",
        title="Guichets à deux voix",
        requested=Decimal(48000),
        cost=Decimal(80000),
        keys=(),
        parties={},
    )
    return receive_on_paper(call=call, envelope=envelope, scans=[store(upload("dossier.pdf", PDF))], by=officer)
