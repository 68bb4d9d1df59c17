"""Who may open the pages of files; makes the file that every table speaks of."""

import re

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.applications.factories import ApplicationFactory, GuestFactory
from tests.applications.trial import published_call
from tests.factories import UserFactory
from tests.files.samples import PDF, image, upload
from tests.house.addresses import EVERYONE, PEOPLE, SIGNED_IN, Address, only
from traitdunion.foundation.clock import now, today
from traitdunion.foundation.files.models import StoredFile
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.acts.guests import token_of
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.models import Sheet
from traitdunion.programme.applications.proof.frozen import freeze
from traitdunion.programme.applications.signing import acts as asking
from traitdunion.programme.applications.signing.printing import prepare
from traitdunion.programme.applications.signing.summary import Subject

MEMBERS = ("reader", "editor", "manager")
OPENERS = ("guest", *MEMBERS)


def build(world):
    """Of the organisation: a draft with an attachment and a guest, one that its manager deleted, a file submitted."""
    manager = world.people["manager"]
    world.people["guest"] = UserFactory()
    world["trial"] = published_call()
    made = {"call": world["trial"], "lead": world["organisation"], "created_by": manager}
    world["application"] = ApplicationFactory(filled=True, **made)
    world["attachment"] = acts.attach(
        application=world["application"], kind="letter", upload=upload("lettre.pdf", PDF), by=manager
    )
    world["photo"] = photo(world["application"], manager)
    world["guest"] = GuestFactory(application=world["application"], user=world.people["guest"], invited_by=manager)
    partner = world["application"].parties.get(key="p2")
    partner.organisation_id = next(iter(world.people["stranger"].roles))
    partner.save()
    world["link"] = acts.ask(application=world["application"], party=partner, by=manager, language="fr")
    mayor = {"application": world["application"], "by": manager, "name": "Sasha", "function": "Maire", "language": "fr"}
    asking.ask(email="m@example.org", **mayor)
    world["token"] = re.search(r"/signer/([^/]+)/", Letter.objects.get(to="m@example.org").text).group(1)
    world["paper"], signed = (asking.print_to_sign(**mayor) for _sheet in range(2))
    world["scanned"] = asking.attach_scan(
        asked=signed, upload=upload("feuille.pdf", PDF), signed_on=today(), by=manager
    )
    subject = Subject(world["application"], freeze(contents_of(world["application"])))
    world["printout"] = prepare(subject=subject, sheet=Sheet.FILE, language="fr")
    world["deleted"] = ApplicationFactory(**made)
    acts.delete(application=world["deleted"], by=manager)
    sent = ApplicationFactory(filled=True, **made)
    acts.attach(application=sent, kind="letter", upload=upload("lettre.pdf", PDF), by=manager)
    photo(sent, manager)
    world["submission"] = acts.submit(number=sent.number, by=manager, received_at=now()).submission
    joined = StoredFile.objects.get(pk=world["attachment"].stored_id)
    message = acts.write_message(application=sent, text="Bonjour", files=[joined], by=manager, from_officer=False)
    world["enclosure"] = message.enclosures.get()


def photo(application, by):
    """A picture with its preview, which is all that has one."""
    attachment = acts.attach(application=application, kind="other", upload=upload("photo.png", image("PNG")), by=by)
    default_storage.save(attachment.stored.preview_path, ContentFile(image("WEBP")))
    StoredFile.objects.filter(pk=attachment.stored_id).update(preview_width=4, preview_height=3)
    return attachment


def number(world):
    return [world["application"].number]


def sent_number(world):
    return [world["submission"].application.number]


def receipt(world):
    return [*sent_number(world), 1]


ADDRESSES = {
    "applications:list": Address(SIGNED_IN),
    "applications:start": Address(only()),
    "applications:copy": Address(only()),
    "applications:forsaken": Address(SIGNED_IN),
    "applications:guest": Address(
        EVERYONE, post=only("guest", yes=302, anonymous=404), args=lambda world: [token_of(world["guest"])]
    ),
    "applications:file": Address(only(*OPENERS), args=number),
    "applications:section": Address(
        only(*OPENERS),
        post=only("reader", yes=302) | {"editor": 409, "manager": 409},
        args=lambda world: [*number(world), "projet"],
    ),
    "applications:comments": Address(only(*OPENERS), post=only(*OPENERS, yes=422), args=number),
    "applications:people": Address(only(*OPENERS), post=only(*MEMBERS, yes=422), args=number),
    "applications:history": Address(only(*OPENERS), args=lambda world: [*number(world), "projet"]),
    "applications:compare": Address(only(), args=lambda world: [*number(world), "projet"]),
    "applications:back_to": Address(
        only("editor", "manager") | {"reader": 403},
        post=only("editor", "manager", yes=302) | {"reader": 403},
        args=lambda world: [*number(world), "projet", 1],
    ),
    "applications:change": Address(only(), post=only(), args=number),
    "applications:delete": Address(only("manager") | {"reader": 403, "editor": 403}, args=number),
    "applications:restore": Address(
        post=only("manager", yes=302) | {"reader": 403, "editor": 403}, args=lambda world: [world["deleted"].number]
    ),
    "applications:archive": Address(only(*OPENERS), args=number),
    "applications:preview": Address(only(*OPENERS), args=lambda world: [*number(world), world["photo"].pk]),
    "applications:attachment": Address(only(*OPENERS), args=lambda world: [*number(world), world["attachment"].pk]),
    "applications:template_ods": Address(EVERYONE, args=lambda world: [world["trial"].slug]),
    "applications:template_xlsx": Address(EVERYONE, args=lambda world: [world["trial"].slug]),
    "applications:budget_ods": Address(only(*OPENERS), args=number),
    "applications:budget_xlsx": Address(only(*OPENERS), args=number),
    "applications:budget_back": Address(
        only("editor", "manager") | {"reader": 403, "guest": 403},
        post=only("editor", "manager", yes=422) | {"reader": 403, "guest": 403},
        args=number,
    ),
    "applications:form": Address(EVERYONE, args=lambda world: [world["trial"].slug]),
    "applications:call_form": Address(EVERYONE, args=lambda world: [world["trial"].slug]),
    "applications:call_paper": Address(dict.fromkeys(PEOPLE, 302), args=lambda world: [world["trial"].slug]),
    "applications:form_received": Address(post=dict.fromkeys(PEOPLE, 403)),
    "applications:form_start": Address(
        SIGNED_IN, post=only(*PEOPLE[1:], yes=422), args=lambda world: [world["trial"].slug]
    ),
    "applications:file_form": Address(only(*OPENERS), args=number),
    "applications:form_back": Address(
        only("editor", "manager") | {"reader": 403, "guest": 403},
        post=only("editor", "manager", yes=422) | {"reader": 403, "guest": 403},
        args=number,
    ),
    "applications:withdraw": Address(
        only("editor", "manager") | {"reader": 403},
        post=only("editor", "manager", yes=422) | {"reader": 403},
        args=sent_number,
    ),
    "applications:move": Address(
        only("editor", "manager") | {"reader": 403},
        post=only("editor", "manager") | {"reader": 403},
        args=sent_number,
    ),
    "applications:mend": Address(
        only() | {"reader": 403},
        post=only("editor", "manager", yes=302) | {"reader": 403},
        args=number,
    ),
    "applications:messages": Address(
        only(*MEMBERS), post=only("editor", "manager", yes=422) | {"reader": 403}, args=sent_number
    ),
    "applications:enclosure": Address(only(*MEMBERS), args=lambda world: [*sent_number(world), world["enclosure"].pk]),
    "applications:keep": Address(post=only(*MEMBERS, yes=302), args=sent_number),
    "applications:confirm_code": Address(EVERYONE, post=dict.fromkeys(PEOPLE, 422)),
    "applications:confirm": Address(
        EVERYONE, post=dict.fromkeys(PEOPLE, 422), args=lambda world: [world["link"].token]
    ),
    "applications:confirm_mine": Address(
        only("stranger"), post=only("stranger", yes=422), args=lambda world: [*number(world), "p2"]
    ),
    "applications:confirmation": Address(
        only(*MEMBERS),
        post=only("editor", "manager", yes=422) | {"reader": 403},
        args=lambda world: [*number(world), "p2"],
    ),
    "applications:sheet": Address(only(*MEMBERS), args=lambda world: [*number(world), "p2"]),
    "applications:sign": Address(EVERYONE, post=EVERYONE, args=lambda world: [world["token"]]),
    "applications:signature": Address(
        only(*OPENERS), post=only("editor", "manager", yes=422) | {"reader": 403}, args=number
    ),
    "applications:sheet_to_sign": Address(only(*MEMBERS), args=lambda world: [*number(world), world["paper"].pk]),
    "applications:signature_scan": Address(only(*OPENERS), args=lambda world: [*number(world), world["scanned"].pk]),
    "applications:paper": Address(SIGNED_IN),
    "applications:paper_code": Address(
        only(*MEMBERS), post=only(*MEMBERS, yes=422), args=lambda world: [world["paper"].letters]
    ),
    "applications:prints": Address(only(*OPENERS), args=number),
    "applications:printout": Address(only(*OPENERS), args=lambda world: [*number(world), world["printout"].pk]),
    "applications:printout_pdf": Address(
        only(*OPENERS, yes=302), args=lambda world: [*number(world), world["printout"].pk]
    ),
    # Once the manager has submitted, whoever of the organisation presses is led to the receipt, or told why not.
    "applications:submit": Address(post=only(*MEMBERS, yes=302), args=sent_number),
    "applications:reopen": Address(post=only(*MEMBERS, yes=302), args=sent_number),
    "applications:receipt": Address(only(*MEMBERS), args=receipt),
    "applications:receipt_json": Address(only(*MEMBERS), args=receipt),
    "applications:receipt_pdf": Address(only(*MEMBERS, yes=302), args=receipt),
    "applications:verify": Address(EVERYONE, post=dict.fromkeys(PEOPLE, 422)),
    "applications:keys": Address(EVERYONE),
    "applications:verifier": Address(EVERYONE),
}
