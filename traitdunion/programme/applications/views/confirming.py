"""The pages of a party that is asked to confirm its part: without an account, on an old telephone, in its language."""

from dataclasses import replace
from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.permissions import writes
from traitdunion.foundation.clock import now
from traitdunion.foundation.files import Refused
from traitdunion.foundation.files.sending import Sending
from traitdunion.foundation.files.uploads import Ticket
from traitdunion.foundation.ui.formats import writing
from traitdunion.foundation.ui.views import too_many
from traitdunion.programme.applications.acts import Answer, answer_part
from traitdunion.programme.applications.acts.confirming import LETTER, PHOTOS
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.currencies import currency_of
from traitdunion.programme.applications.forms.confirming import CodeForm, PartForm
from traitdunion.programme.applications.models import Application, ConfirmationLink, How, PartyRole, State
from traitdunion.programme.applications.models.attachment import TOGETHER
from traitdunion.programme.applications.models.confirmation import link_by_address, link_by_code
from traitdunion.programme.applications.parts import closing_words, duty_lines, money_lines, standing_of
from traitdunion.programme.applications.permissions import can_change
from traitdunion.programme.applications.regulation import regulation_of

GONE = 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_code(request: HttpRequest) -> HttpResponse:
    """Where one types the code of a printed sheet. Tries are counted by place: those of others lock nobody out."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "applications/confirm_code.html", {"form": form})
    if not ratelimit.consume(request, action="confirmation_code"):
        return too_many(request, 60)
    if form.is_valid():
        link = link_by_code(form.cleaned_data["code"])
        if link:
            return redirect("applications:confirm", link.pass_by_code)
        form.add_error("code", _("Ce code n’est pas connu. Vérifiez les huit lettres de la feuille."))
    return render(request, "applications/confirm_code.html", {"form": form}, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """The part of the party that this address was made for, and nothing else of the file."""
    link, how = link_by_address(secret)
    if link is None:
        return _closed(request, "unknown", status=404)
    if link.revoked_at:
        return _closed(request, "revoked")
    if not link.is_open(now()):
        return _closed(request, "expired")
    return _part(request, link, how)


@never_cache
@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_mine(request: kept.SignedInRequest, number: str, key: str) -> HttpResponse:
    """The same, for the members of the party's organisation who have an account, once it was asked."""
    theirs = Application.objects.filter(
        number=number, deleted_at=None, parties__key=key, parties__organisation__in=list(request.user.roles)
    )
    link = ConfirmationLink.objects.open().filter(application__in=theirs, party_key=key).first()
    if link is None:
        raise Http404
    return _part(request, link, How.ACCOUNT, kept.take(request))


def _closed(request: HttpRequest, why: str, status: int = GONE) -> HttpResponse:
    words = {
        "unknown": (
            _("Cette adresse n’ouvre rien"),
            _("Elle est incomplète, ou le code a été tapé il y a plus d’un jour."),
        ),
        "revoked": (
            _("Cette demande a été retirée"),
            _("Une autre l’a remplacée, ou votre partenaire l’a reprise. Ce que vous avez répondu reste enregistré."),
        ),
        "expired": (
            _("Cette demande est terminée"),
            _("Sa date est passée. Ce que vous avez répondu reste enregistré."),
        ),
        "removed": (
            _("Votre part n’est plus dans ce dossier"),
            _("Votre partenaire l’en a retirée, ou le dossier a été supprimé."),
        ),
    }
    return render(request, "applications/confirm_closed.html", {"words": words[why]}, status=status)


def _part(request: HttpRequest, link: ConfirmationLink, how: How, held: kept.Kept | None = None) -> HttpResponse:
    application = Application.objects.with_heading().filter(pk=link.application_id, deleted_at=None).first()
    contents = contents_of(application) if application else None
    parties = contents.parties if contents else []
    party = next((each for each in parties if each.key == link.party_key and each.role != PartyRole.LEAD), None)
    if contents is None or party is None:
        return _closed(request, "removed")
    standing = replace(standing_of(contents, party, asked=False), link=link)
    currency = currency_of(party.country, regulation_of(contents))
    posted = request.method == "POST"
    sending = Sending(request, _ticket(link, contents), held)
    form = PartForm(sending.data, sending.files, contents=contents, standing=standing, currency=currency)
    may = _may(request, contents, party.organisation_id, how)
    if not posted:
        return _page(request, how, contents, form, sending, may=may)
    if not may:
        return redirect(request.path)
    if not sending.completes(form) or form.said is None:
        return _page(request, how, contents, form, sending, may=may, status=422)
    return _answered(request, how, contents, form, sending)


def _ticket(link: ConfirmationLink, contents: Contents) -> Ticket:
    return Ticket(f"confirmation:{link.pk}", TOGETHER - contents.weight, PHOTOS)


def _may(request: HttpRequest, contents: Contents, organisation: int | None, how: How) -> Any:
    """Whether an answer is still taken, and from this person; if not, why."""
    changing = can_change(request.user, contents.application)
    return changing and writes(request.user, organisation) if how == How.ACCOUNT else changing


def _answered(request: HttpRequest, how: How, contents: Contents, form: PartForm, sending: Sending) -> HttpResponse:
    """Keep the answer, then show the page again: by GET when it is kept, else with what stands in the way."""
    link = form.standing.link
    assert link is not None
    try:
        done = answer_part(
            application=contents.application,
            key=link.party_key,
            answer=_answer(form, how, request.POST.get("shown", "")),
            by=request.user if how == How.ACCOUNT else None,
            link=link,
        )
    except Refused as refused:
        form.add_error(LETTER, " ".join(refused.messages))
        return _page(request, how, contents, form, sending, status=422)
    if done.confirmation or done.reason:
        return redirect(request.path)
    return _page(request, how, contents, form, sending, changed=True, status=409)


def _answer(form: PartForm, how: How, shown: str) -> Answer:
    said = form.said
    assert said is not None
    confirms = said == said.CONFIRMED
    return Answer(
        said=said,
        person=form.cleaned_data["person"],
        function=form.cleaned_data["function"],
        how=how,
        language=get_language() or "fr",
        shown=shown,
        words=form.cleaned_data["words"],
        amounts=form.euros if confirms else None,
        local=form.local if confirms and form.currency else None,
        currency=form.currency,
        letter=form.cleaned_data[LETTER] or None,
    )


def _page(  # noqa: PLR0913 - each is a part of the page
    request: HttpRequest,
    how: How,
    contents: Contents,
    form: PartForm,
    sending: Sending,
    *,
    may: Any = True,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    application, standing = contents.application, form.standing
    sending.keep(form)
    context = {
        "application": application,
        "contents": contents,
        "link": standing.link,
        "how": how,
        "standing": standing,
        "party": standing.party,
        "form": form,
        "currency": form.currency,
        "money_lines": money_lines(contents, standing.part, form.currency),
        "duty_lines": duty_lines(standing.part, form.currency),
        "closing": closing_words(application),
        "code_address": writing().keep(request.build_absolute_uri(reverse("applications:confirm_code"))),
        "submitted": application.state == State.SUBMITTED,
        "sending": sending,
        "may": may,
        "changed": changed,
        "errors": form.faults if form.is_bound else [],
    }
    response = render(request, "applications/confirm.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
