"""What the files keep of a person, for that person: what they started, saved, added and submitted.

Erasing a person empties these links by themselves; receipts and journals keep an opaque reference only.
"""

from typing import Any

from traitdunion.programme.applications.models import (
    Application,
    Attachment,
    Comment,
    Confirmation,
    ConfirmationLink,
    Guest,
    SectionVersion,
    Submission,
)


def of_person(sender: object, *, user: Any, **_kwargs: object) -> dict[str, list[dict[str, Any]]]:  # noqa: ARG001 a signal's
    """Answers the signal `exporting` of accounts."""
    return {
        "dossiers commencés": [
            {"dossier": each.number, "le": each.created_at.isoformat()}
            for each in Application.objects.filter(created_by=user)
        ],
        "sections enregistrées": [
            {"dossier": each.application.number, "section": each.section, "le": each.saved_at.isoformat()}
            for each in SectionVersion.objects.filter(saved_by=user).select_related("application").defer("typed")
        ],
        "pièces ajoutées": [
            {"dossier": each.application.number, "nom": each.name, "le": each.added_at.isoformat()}
            for each in Attachment.objects.filter(added_by=user).select_related("application")
        ],
        "commentaires": [
            {"dossier": each.application.number, "le": each.at.isoformat(), "texte": each.text}
            for each in Comment.objects.filter(author=user, withdrawn_at=None).select_related("application")
        ],
        "invitations à lire un dossier": [
            {"dossier": each.application.number, "pour": each.organisation, "le": each.invited_at.isoformat()}
            for each in Guest.objects.filter(email__iexact=user.email).select_related("application")
        ],
        "parts confirmées": [
            {"dossier": each.application.number, "pour": each.organisation, "le": each.at.isoformat()}
            for each in Confirmation.objects.filter(by=user).select_related("application")
        ],
        "demandes de confirmation reçues": [
            {"dossier": each.application.number, "le": each.created_at.isoformat()}
            for each in ConfirmationLink.objects.filter(email__iexact=user.email).select_related("application")
        ],
        "dépôts": [
            {"dossier": each.application.number, "version": each.version, "le": each.received_at.isoformat()}
            for each in Submission.objects.filter(submitted_by=user)
            .select_related("application")
            .only("version", "received_at", "application__number")
        ],
    }
