"""Verifying a receipt: for anyone, without an account."""

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from traitdunion.foundation.journal import signing
from traitdunion.programme.applications.proof import verify_receipt
from traitdunion.programme.applications.proof.printing import stamp_words
from traitdunion.programme.applications.proof.receipts import LARGEST, read

VERIFIER = Path(verify_receipt.__file__)


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form, and what a file handed in proves. Nothing of it is kept."""
    context = {
        "public_key": signing.public_key(),
        "demo": signing.is_demo(),
        "verifier_size": VERIFIER.stat().st_size,
        "reading": None,
        "error": "",
    }
    if request.method != "POST":
        return render(request, "applications/verify.html", context)
    given = request.FILES.get("accuse")
    if given is None or (given.size or 0) > LARGEST:
        context["error"] = (
            _("Ce fichier dépasse 2 Mo : ce n’est pas un accusé de dépôt.")
            if given
            else _("Choisissez le fichier de l’accusé, en JSON ou en PDF.")
        )
        return render(request, "applications/verify.html", context, status=422)
    reading = read(given.read())
    context["reading"] = reading
    if reading.submission:
        context["stamp"] = stamp_words(reading.submission)
    context["refusal"] = refusal_words(reading.reason)
    return render(request, "applications/verify.html", context, status=200 if reading.accepted else 422)


def refusal_words(reason: str) -> str:
    """Why a receipt is refused, and what to do about it."""
    return {
        "": "",
        "unreadable": _("Ce fichier n’est pas un accusé, ou il a été modifié. Donnez le fichier tel que téléchargé."),
        "altered": _("Cet accusé a été modifié : la signature ne correspond pas à son contenu."),
        "foreign": _("Cet accusé est signé par une autre clé que celles de cette plateforme."),
        "unknown": _("Signé par cette plateforme, mais il ne correspond à aucun dépôt connu."),
    }[reason]


@require_GET
def keys(_request: HttpRequest) -> JsonResponse:
    """The public keys, today's first: short name and 64 hexadecimal digits."""
    known = signing.known_keys()
    return JsonResponse({"algorithm": "Ed25519", "demo": signing.is_demo(), "keys": known})


@require_GET
def verifier(_request: HttpRequest) -> FileResponse:
    """The offline verifier: one file that imports nothing of ours."""
    return FileResponse(VERIFIER.open("rb"), as_attachment=True, filename=VERIFIER.name, content_type="text/x-python")
