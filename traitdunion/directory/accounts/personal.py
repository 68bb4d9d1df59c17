"""What we hold about a person, for that person."""

from __future__ import annotations

from typing import Any, cast

from allauth.mfa.models import Authenticator

from traitdunion.directory.accounts import acts
from traitdunion.directory.accounts.models import Invitation, JoinRequest, Membership, MembershipChange, User
from traitdunion.foundation.mail import queries as mail


def personal_data(user: User) -> dict[str, Any]:
    """Everything that is linked to `user`, as JSON values; rooms above add theirs by the signal `acts.exporting`."""
    data: dict[str, Any] = {
        "compte": {
            "adresse": user.email,
            "nom": user.name,
            "langue": user.language,
            "créé": user.created.isoformat(),
            "dernière connexion": user.last_login.isoformat() if user.last_login else None,
            "mot de passe": user.has_usable_password(),
            "référence dans les journaux": user.reference,
        },
        "organismes": [
            {
                "organisme": membership.organisation.name,
                "rôle": membership.role,
                "depuis": membership.since.isoformat(),
                "vérifié": membership.checked_at.isoformat() if membership.checked_at else None,
            }
            for membership in Membership.objects.of(user)
        ],
        "demandes": [
            {"organisme": request.organisation.name, "message": request.message, "le": request.created.isoformat()}
            for request in JoinRequest.objects.filter(user=user).select_related("organisation")
        ],
        "invitations reçues": [
            {"organisme": invitation.organisation.name, "rôle": invitation.role, "le": invitation.created.isoformat()}
            for invitation in Invitation.objects.sent_to(user)
        ],
        "invitations envoyées": [
            {
                "adresse": invitation.email,
                "organisme": invitation.organisation.name,
                "le": invitation.created.isoformat(),
            }
            for invitation in user.invitations_sent.select_related("organisation")
        ],
        "rôles au ministère": [
            {"organisme": staff.owner.name, "rôle": staff.role} for staff in user.staff_roles.select_related("owner")
        ],
        "pouvoirs de signature": [
            {
                "organisme": mandate.organisation.name,
                "fonction": mandate.function,
                "du": mandate.starts_on.isoformat(),
                "au": mandate.ends_on.isoformat() if mandate.ends_on else None,
            }
            for mandate in user.mandates.select_related("organisation")
        ],
        "historique": [
            {
                "organisme": change.organisation.name,
                "acte": change.act,
                "rôle": change.role,
                "le": change.at.isoformat(),
            }
            for change in MembershipChange.objects.filter(person=user.reference).select_related("organisation")
        ],
        "second facteur": [
            {"type": authenticator.type, "depuis": authenticator.created_at.isoformat()}
            for authenticator in Authenticator.objects.filter(user=user)
        ],
    }
    data |= mail.personal(user.email)
    for _receiver, more in acts.exporting.send(sender=User, user=user):
        data |= cast(dict[str, Any], more or {})
    return data
