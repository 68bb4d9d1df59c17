"""Putting letters in the outbox, and what people want to receive."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from traitdunion.foundation.clock import PARIS, now, today
from traitdunion.foundation.mail.catalogue import DIGEST, kinds, wording
from traitdunion.foundation.mail.illustrated import FOOT, illustrate
from traitdunion.foundation.mail.message import leaving_address, lighten, reference
from traitdunion.foundation.mail.models import Bounce, Correspondent, Letter, State
from traitdunion.foundation.mail.queries import bounce_of, refused_by
from traitdunion.foundation.mail.tasks import deliver

AT_ONCE = 4
"""Letters of the optional kinds that leave at once in a day; the others leave in one, which is the fifth at most."""


def send(  # noqa: PLR0913 all named, each a part of the letter
    *, to: str, template: str, context: Mapping[str, Any], language: str, key: str = "", secret: bool = False
) -> Letter | None:
    """Write a letter in `language` and put it in the outbox, in the caller's transaction.

    `template` names `mail/<template>.txt`, whose first line is the subject, and `mail/<template>.html` if there is
    one; its kind is the one declared (see catalogue.py). A `key` already used gives back its letter and sends nothing;
    an act that cannot be done twice needs none. A `secret` letter is erased when it has left. None: the letter is of a
    kind that this address turned off, or the address returns our letters.
    """
    letter = write(to=to, template=template, context=context, language=language)
    letter.key, letter.secret = key, secret
    return post(letter) if not letter.why.optional or _wanted(letter) else None


def write(*, to: str, template: str, context: Mapping[str, Any], language: str) -> Letter:
    """A letter in `language`, not saved, its text still to be finished."""
    kind = wording(template).kind
    context = {"owner": settings.ENV.owner_name, "base_url": settings.BASE_URL, **context}
    with translation.override(language):
        subject, _line, text = render_to_string(f"mail/{template}.txt", context).partition("\n")
        try:
            html = str(render_to_string(f"mail/{template}.html", context | {"subject": subject}))
        except TemplateDoesNotExist:
            html = ""
        letter = Letter(to=to, kind=kind.code, subject=subject, text=text.strip(), html=html, language=language)
        if kind.optional:
            leave = _("Ne plus recevoir ces lettres : %(url)s") % {"url": leaving_address(letter)}
            letter.text += f"{FOOT}{kind.label}\n\n{leave}"
    return letter


def finish(letter: Letter) -> Letter:
    """Give a letter already written its two versions, under the weight of a message."""
    letter.subject = " ".join(letter.subject.split())[:200]
    letter.text = letter.text.strip() + "\n"
    letter.html = letter.html or illustrate(letter)
    lighten(letter)
    return letter


def post(letter: Letter) -> Letter:
    """Put a letter already written in the outbox; it leaves when the caller's transaction is committed."""
    with transaction.atomic(savepoint=False):
        key, letter.key = letter.key, letter.key or uuid4().hex
        letter.reference = reference(letter.key)
        finish(letter)
        if letter.why.optional and letter.why is not DIGEST and _had_enough(letter):
            letter.state = State.ASIDE
        if not key:
            letter.save(force_insert=True)
        else:
            Letter.objects.bulk_create([letter], ignore_conflicts=True)
            letter = Letter.objects.get(key=key)
        if letter.state == State.QUEUED:
            deliver.enqueue(key=f"mail.deliver:{letter.pk}" if key else None, letter=letter.pk)
    return letter


def _wanted(letter: Letter) -> bool:
    return letter.kind not in refused_by(letter.to) and bounce_of(letter.to) is None


def _had_enough(letter: Letter) -> bool:
    """Whether the address had its letters of the day. Whoever writes to it at the same time waits here."""
    Correspondent.objects.get_or_create(address=letter.to.lower())
    Correspondent.objects.select_for_update().get(address=letter.to.lower())
    midnight = datetime.combine(today(), time.min, PARIS)
    return Letter.objects.written_to(letter.to).optional_since(midnight).count() >= AT_ONCE


@transaction.atomic
def group(*, address: str) -> Letter | None:
    """Send in one letter those that were put aside for `address`; a lonely one leaves as it is."""
    aside = list(Letter.objects.select_for_update().written_to(address).filter(state=State.ASIDE).order_by("pk"))
    if not aside:
        return None
    last = aside[-1]
    if len(aside) == 1:
        last.state = State.QUEUED
        last.save(update_fields=["state"])
        deliver.enqueue(letter=last.pk)
        return last
    Letter.objects.filter(pk__in=[letter.pk for letter in aside]).update(state=State.GROUPED)
    told = [{"subject": letter.subject, "text": letter.text.partition(FOOT)[0].strip()} for letter in aside]
    return send(
        to=last.to,
        template="mail_digest",
        context={"letters": told},
        language=last.language,
        key=f"mail:digest:{last.pk}",
    )


@transaction.atomic
def prefer(*, address: str, refused: Iterable[str]) -> None:
    """Keep which kinds the person at `address` does not want."""
    known = {kind.code for kind in kinds()}
    Correspondent.objects.update_or_create(
        address=address.lower(), defaults={"refused": sorted(known.intersection(refused))}
    )


@transaction.atomic
def refuse(*, address: str, kind: str, undo: bool = False) -> None:
    """Turn one kind off, or on again; the kind of grouped letters stands for all."""
    person, _created = Correspondent.objects.select_for_update().get_or_create(address=address.lower())
    codes = {each.code for each in kinds()} if kind == DIGEST.code else {kind}
    prefer(address=address, refused=set(person.refused) - codes if undo else {*person.refused, *codes})


@transaction.atomic
def try_address(*, address: str, language: str) -> None:
    """Believe again that `address` receives our letters, and send one to see: once a day at most."""
    Bounce.objects.of(address).open().update(settled=now())
    send(
        to=address,
        template="mail_trial",
        context={},
        language=language,
        key=f"mail:trial:{address.lower()}:{today()}",
    )


@transaction.atomic
def move(*, old: str, new: str) -> None:
    """A person changed address: what they refused goes along, what came back stays behind."""
    if old.lower() != new.lower():
        Correspondent.objects.filter(address=new.lower()).delete()
        Correspondent.objects.filter(address=old.lower()).update(address=new.lower())


@transaction.atomic
def forget(address: str) -> None:
    """Remove every letter written to `address`, but those that have not left yet, and what is known of it."""
    Letter.objects.written_to(address).exclude(state__in=[State.QUEUED, State.LEAVING]).delete()
    Bounce.objects.of(address).delete()
    Correspondent.objects.filter(address=address.lower()).delete()
