"""What the lead does to have a party confirm its part: ask by mail, print a sheet, enter a signed letter."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.models import Membership
from traitdunion.foundation.files import Refused
from traitdunion.foundation.files.sending import Sending
from traitdunion.foundation.files.uploads import Ticket
from traitdunion.foundation.ui.formats import writing
from traitdunion.foundation.ui.qr import drawing
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.acts import Answer
from traitdunion.programme.applications.acts.confirming import PHOTOS
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.currencies import currency_of
from traitdunion.programme.applications.forms.confirming import AskForm, LetterForm
from traitdunion.programme.applications.models import How, Party, PartyRole, Said
from traitdunion.programme.applications.models.attachment import TOGETHER
from traitdunion.programme.applications.parts import Standing, closing_words, duty_lines, money_lines, standing_of
from traitdunion.programme.applications.permissions import can_edit
from traitdunion.programme.applications.regulation import regulation_of
from traitdunion.programme.applications.views.frame import around, mine, sender


@never_cache
@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: kept.SignedInRequest, number: str, key: str) -> HttpResponse:
    """Where a party stands, everything that it answered, and the ways to ask it."""
    contents, party = _found(request, number, key)
    ticket = Ticket(sender(request, contents.application), TOGETHER - contents.weight, PHOTOS)
    sending = Sending(request, ticket, kept.take(request))
    verb = sending.data.get("do", "") if sending.data else ""
    asking = AskForm(sending.data if verb == "ask" else None, initial=_first_words(contents, party))
    entering = LetterForm(sending.data, sending.files) if verb == "letter" else LetterForm()
    if request.method == "POST":
        can_edit(request.user, contents.application).require()
        if verb != "letter" or sending.completes(entering):
            done = _done(request, contents, party, verb, asking, entering)
            if done:
                return done
    sending.keep(entering)
    standing, currency = standing_of(contents, party), currency_of(party.country, regulation_of(contents))
    context = around(request, contents.application) | {
        "contents": contents,
        "party": party,
        "standing": standing,
        "money_lines": money_lines(contents, standing.part, currency),
        "duty_lines": duty_lines(standing.part, currency),
        "past": contents.application.confirmations.filter(party_key=key).exclude(withdrawn_at=None),
        "asking": asking,
        "entering": entering,
        "sending": sending,
        "sheet": _in_their_language(standing, "applications:sheet", number, key),
        "direct": _in_their_language(standing, "applications:confirm", standing.link.token) if standing.link else "",
        "may_edit": can_edit(request.user, contents.application),
        "members": Membership.objects.filter(organisation=party.organisation_id).exists(),
    }
    return render(request, "applications/confirmation.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@kept.signed_in
@require_safe
def sheet(request: kept.SignedInRequest, number: str, key: str) -> HttpResponse:
    """One page to print and hand over: how to answer with a telephone, and the letter to sign for those without.

    A request that was mailed has none: its secrets are its reader's alone.
    """
    contents, party = _found(request, number, key)
    standing = standing_of(contents, party)
    if standing.link is None or standing.link.email:
        raise Http404
    application, currency = contents.application, currency_of(party.country, regulation_of(contents))
    place = settings.BASE_URL + reverse("applications:confirm", args=[standing.link.token])
    context = {
        "application": application,
        "contents": contents,
        "party": party,
        "standing": standing,
        "link": standing.link,
        "code_address": writing().keep(settings.BASE_URL + reverse("applications:confirm_code")),
        "square": drawing(place, _("Code à lire avec un téléphone : %(address)s") % {"address": place}),
        "money_lines": money_lines(contents, standing.part, currency),
        "duty_lines": duty_lines(standing.part, currency),
        "closing": closing_words(application),
    }
    return render(request, "applications/sheet.html", context)


def _found(request: kept.SignedInRequest, number: str, key: str) -> tuple[Contents, Party]:
    contents = contents_of(mine(request, number))
    party = next((each for each in contents.parties if each.key == key and each.role != PartyRole.LEAD), None)
    if party is None or not party.name:
        raise Http404
    return contents, party


def _done(  # noqa: PLR0913, PLR0917 - the parts of one press
    request: kept.SignedInRequest, contents: Contents, party: Party, verb: str, asking: AskForm, entering: LetterForm
) -> HttpResponse | None:
    """What a button does, then the same page; None when a form has to be shown again."""
    application, by = contents.application, request.user
    if verb == "ask" and asking.is_valid():
        link = acts.ask(application=application, party=party, by=by, **asking.cleaned_data)
        said = _("La demande est partie à %(email)s.") % {"email": link.email} if link.email else ""
        messages.success(request, said or _("La feuille est prête : imprimez-la et remettez-la."))
    elif verb == "revoke":
        acts.revoke_link(application=application, party=party)
        messages.success(request, _("L’adresse et le code n’ouvrent plus rien."))
    elif verb == "withdraw":
        acts.withdraw_confirmation(application=application, party=party, by=by)
        messages.success(request, _("La réponse est mise de côté ; elle reste dans l’historique."))
    elif verb != "letter" or not _entered(request, contents, party, entering):
        return None
    return redirect("applications:confirmation", application.number, party.key)


def _entered(request: kept.SignedInRequest, contents: Contents, party: Party, form: LetterForm) -> bool:
    """Keep a signed letter as the confirmation of the part as it is now."""
    answer = Answer(
        said=Said.CONFIRMED,
        how=How.LETTER,
        language=get_language() or "fr",
        shown=request.POST.get("shown", ""),
        **form.cleaned_data,
    )
    try:
        done = acts.answer_part(application=contents.application, key=party.key, answer=answer, by=request.user)
    except Refused as refused:
        form.add_error("letter", " ".join(refused.messages))
        return False
    if not done.confirmation:
        changed = _("La part a changé pendant que vous écriviez : relisez-la, puis enregistrez.")
        form.add_error(None, done.reason or changed)
        return False
    messages.success(request, _("La lettre est enregistrée, avec les pièces du dossier."))
    return True


def _first_words(contents: Contents, party: Party) -> dict[str, Any]:
    link = contents.asked.get(party.key)
    return {"email": link.email, "language": link.language} if link else {"language": "fr"}


def _in_their_language(standing: Standing, name: str, *args: str) -> str:
    """An address in the language in which the party was asked."""
    with override(standing.link.language if standing.link else get_language()):
        return reverse(name, args=args)
