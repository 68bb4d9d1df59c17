"""Asking for a signature, signing by link, attaching what was signed on paper, and taking a request back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from traitdunion.directory.accounts.links import Try, hashed, new_letters, new_token, read_letters
from traitdunion.directory.accounts.mandate import SignatureMandate
from traitdunion.foundation.clock import PARIS, now, today
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.journal import acts as journal
from traitdunion.foundation.mail import acts as mail
from traitdunion.foundation.ui.formats import date_long
from traitdunion.programme.applications.correspondence import tell
from traitdunion.programme.applications.models import Application, Signature, SignatureRequest, Way
from traitdunion.programme.applications.models.attachment import EACH
from traitdunion.programme.applications.models.signature import LASTS
from traitdunion.programme.applications.proof.frozen import fingerprint
from traitdunion.programme.applications.signing.summary import Subject, Summary, differences, subject_of

SCANS = frozenset({"pdf", "jpg", "jpeg", "png", "webp"})


@dataclass(frozen=True)
class Answer:
    """What became of an attempt to sign. `signature`: it is done. Otherwise `reason` says why not, and `changed` what
    became different since the summary was shown; `over`: another code is needed.
    """

    signature: Signature | None = None
    reason: str = ""
    changed: list[str] = field(default_factory=list)
    over: bool = False


@transaction.atomic
def ask(  # noqa: PLR0913 - each is a part of the request
    *,
    application: Application,
    by: Any,
    name: str,
    function: str,
    email: str,
    language: str,
    mandate: SignatureMandate | None = None,
) -> SignatureRequest:
    """Send a link by which `name` signs without an account. Only the letter holds it."""
    token = new_token()
    asked = SignatureRequest.objects.create(
        application=application,
        way=Way.LINK,
        name=name,
        function=function,
        email=email,
        language=language,
        mandate=mandate,
        token_hash=hashed(token),
        asked_by=by,
    )
    with override(language):
        context = {
            "person": by.shown_name,
            "lead": application.lead.name,
            "number": application.number,
            "title": application.title,
            "function": function,
            "days": LASTS.days,
            "address": settings.BASE_URL + reverse("applications:sign", args=[token]),
        }
    mail.send(to=email, template="applications_signature", context=context, language=language, secret=True)
    return asked


@transaction.atomic
def print_to_sign(  # noqa: PLR0913 - each is a part of the sheet
    *,
    application: Application,
    by: Any,
    name: str,
    function: str,
    language: str,
    mandate: SignatureMandate | None = None,
) -> SignatureRequest:
    """A sheet to sign by hand: the summary as it stands, under eight letters by which its scan finds the file again."""
    subject = subject_of(application, now())
    summary = subject.summary
    return SignatureRequest.objects.create(
        application=application,
        way=Way.PAPER,
        name=name,
        function=function,
        language=language,
        mandate=mandate,
        letters=new_letters(),
        summary=summary,
        sha256=fingerprint(summary),
        submission=subject.submission,
        asked_by=by,
    )


@transaction.atomic
def revoke(*, asked: SignatureRequest, by: Any) -> None:
    """The link or the letters open nothing any more; a signature that was given stays."""
    SignatureRequest.objects.filter(pk=asked.pk, revoked_at=None).update(revoked_at=now(), revoked_by=by)


def request_of(token: str) -> SignatureRequest | None:
    """The open request behind the address of a link, with its file; None: unknown, revoked, too old, file deleted."""
    found = SignatureRequest.objects.open().filter(way=Way.LINK, token_hash=hashed(token))
    return found.select_related("application__call__snapshot", "application__lead", "mandate", "signature").first()


def paper_of(typed: str, user: Any) -> SignatureRequest | None:
    """The printed sheet of one of the organisations of `user` that bears these letters; None for any other."""
    letters = read_letters(typed)
    if not letters:
        return None
    found = SignatureRequest.objects.open().filter(way=Way.PAPER, letters=letters)
    mine = found.filter(application__lead__in=list(user.roles))
    return mine.select_related("application__call__snapshot", "application__lead", "mandate", "signature").first()


@transaction.atomic
def send_code(*, asked: SignatureRequest, seen: str) -> Answer:
    """Send a code for the summary that was seen, if it is still what the file says; it is then what will be signed."""
    locked, subject = _locked(asked)
    if reason := closed(locked):
        return Answer(reason=reason)
    summary = subject.summary
    sha256 = fingerprint(summary)
    if seen != sha256:
        return _changed(locked, summary, seen)
    locked.summary, locked.sha256, locked.submission = summary, sha256, subject.submission
    locked.save(update_fields=["summary", "sha256", "submission"])
    context = {"code": locked.new_code(), "number": summary["number"], "lead": summary["lead"]}
    mail.send(
        to=locked.email, template="applications_signature_code", context=context, language=locked.language, secret=True
    )
    return Answer()


@transaction.atomic
def sign(*, asked: SignatureRequest, seen: str, typed: str) -> Answer:
    """Sign by the code `typed` the summary whose hash is `seen`. Pressed again, it gives the same signature.

    Nothing is signed when the file changed since the code was sent, the mandate has ended, or the link was revoked.
    """
    locked, subject = _locked(asked)
    given = Signature.objects.filter(request=locked).first()
    if given:
        return Answer(given)
    if reason := closed(locked):
        return Answer(reason=reason)
    summary = subject.summary
    if not locked.sha256 == seen == fingerprint(summary):
        return _changed(locked, summary, seen)
    tried = locked.try_code(typed)
    if tried == Try.RIGHT:
        return Answer(_record(locked, subject.application, signed_on=today()))
    if tried == Try.WRONG and locked.code_waits:
        return Answer(reason=_("Ce code n’est pas celui de la lettre. Vérifiez les chiffres."))
    return Answer(reason=_("Ce code n’est plus valable. Demandez-en un nouveau."), over=True)


def out_of_running(application: Application) -> str:
    """Why a file that was withdrawn is not signed; empty for the others. Put back, its requests serve again."""
    if application.withdrawn_at is None:
        return ""
    said = _("Ce dossier a été retiré le %(day)s : il ne se signe plus, sauf s’il est rétabli.")
    return said % {"day": date_long(application.withdrawn_at)}


def closed(asked: SignatureRequest) -> str:
    """Why nobody can sign by this request any more; empty when one can."""
    if withdrawn := out_of_running(asked.application):
        return withdrawn
    if asked.revoked_at:
        return _("Ce lien a été retiré : demandez-en un autre.")
    if asked.mandate and not asked.mandate.is_in_force:
        return _("Le pouvoir de signer indiqué dans cette demande a pris fin.")
    return ""


def attach_scan(*, asked: SignatureRequest, upload: UploadedFile, signed_on: date, by: Any) -> Signature:
    """Record what was signed by hand on a printed sheet. Raises Refused for a scan that we do not take, and
    ValidationError when one was attached already, the sheet was taken back, or the day cannot be.
    """
    _refuse(asked, signed_on)
    stored = files.store(upload, allowed=SCANS, max_bytes=EACH)
    with transaction.atomic():
        application = Application.objects.with_heading().select_for_update(of=("self",)).get(pk=asked.application_id)
        locked = SignatureRequest.objects.select_for_update().get(pk=asked.pk)
        locked.application = application
        _refuse(locked, signed_on)
        return _record(locked, application, signed_on=signed_on, by=by, scan=stored)


def _refuse(asked: SignatureRequest, signed_on: date) -> None:
    if Signature.objects.filter(request=asked).exists():
        raise ValidationError(_("Le résumé signé qui porte ce code est déjà joint."))
    if withdrawn := out_of_running(asked.application):
        raise ValidationError(withdrawn)
    if asked.revoked_at:
        raise ValidationError(_("Cette feuille a été retirée : imprimez-en une autre."))
    printed_on = asked.asked_at.astimezone(PARIS).date()
    if not printed_on <= signed_on <= today():
        raise ValidationError(
            _("La feuille a été imprimée le %(day)s : donnez un jour entre celui-là et aujourd’hui.")
            % {"day": date_long(printed_on)}
        )


def _locked(asked: SignatureRequest) -> tuple[SignatureRequest, Subject]:
    """The request and what may be signed now, both held until the end of the transaction."""
    files_there = Application.objects.with_heading().select_for_update(of=("self",))
    application = files_there.get(pk=asked.application_id)
    locked = SignatureRequest.objects.select_for_update(of=("self",)).select_related("mandate").get(pk=asked.pk)
    locked.application = application
    return locked, subject_of(application, now())


def _changed(asked: SignatureRequest, summary: Summary, seen: str) -> Answer:
    shown = asked.summary if asked.summary and asked.sha256 == seen else None
    return Answer(
        reason=_("Le dossier a changé depuis que ce résumé vous a été montré. Relisez-le : rien n’est signé."),
        changed=differences(shown, summary) if shown else [],
    )


def _record(
    asked: SignatureRequest, application: Application, *, signed_on: date, by: Any = None, scan: Any = None
) -> Signature:
    assert asked.summary is not None
    signature = Signature.objects.create(
        application=application,
        request=asked,
        way=asked.way,
        name=asked.name,
        function=asked.function,
        organisation=asked.summary["lead"],
        mandate=asked.mandate,
        signed_on=signed_on,
        language=asked.language,
        summary=asked.summary,
        sha256=asked.sha256,
        submission=asked.submission,
        scan=scan,
        recorded_by=by,
    )
    application.signed_by, application.signed_on = str(signature), signed_on
    application.signed_on_paper, application.signed_sha256 = asked.way == Way.PAPER, asked.sha256
    application.save(update_fields=["signed_by", "signed_on", "signed_on_paper", "signed_sha256"])
    _tell(signature, asked, by)
    version = asked.submission.version if asked.submission else 0
    journal.record(
        chain=application.call.slug,
        act="sign",
        subject=f"{application.number}/{version}" if version else application.number,
        actor=by.reference if by else "",
        data={
            "way": asked.way,
            "request": asked.pk,
            "mandate": asked.mandate_id,
            "summary_sha256": asked.sha256,
            "signed_on": signed_on.isoformat(),
            "scan_sha256": scan.sha256 if scan else None,
        },
    )
    return signature


def _tell(signature: Signature, asked: SignatureRequest, by: Any) -> None:
    """Whoever asked for a signature by link learns that it is given."""
    if asked.way != Way.LINK or asked.asked_by is None or by:
        return
    application = signature.application
    address = settings.BASE_URL + reverse("applications:signature", args=[application.number])
    more = {"title": signature.summary["title"], "who": str(signature), "address": address}
    tell([asked.asked_by], "applications_signed", application, lambda _person: more, f"signed:{signature.pk}")
