"""Sign-in pages keep the library's names; ours are in the namespace `accounts`."""

from django.urls import include, path

from traitdunion.directory.accounts import correspondence, entrance, mandates, networks, roles, views

pages = [
    path("compte/", views.home, name="home"),
    path("compte/mes-donnees.json", views.export, name="export"),
    path("compte/supprimer/", views.erase, name="erase"),
    path("compte/lettres/", correspondence.letters, name="letters"),
    path("compte/lettres/essai/", correspondence.try_address, name="try_address"),
    path("compte/invitations/<int:number>/", views.accept, name="accept"),
    path("organismes/nouveau/", views.new_organisation, name="new_organisation"),
    path("organismes/invitation/<str:token>/", views.invitation, name="invitation"),
    path("organismes/<int:number>/", views.organisation, name="organisation"),
    path("organismes/<int:number>/rejoindre/", views.join, name="join"),
    path("organismes/<int:number>/inviter/", views.invite, name="invite"),
    path("organismes/<int:number>/membres/<int:membership>/", views.member, name="member"),
    path("organismes/<int:number>/pouvoirs/", mandates.mandates, name="mandates"),
    path("organismes/<int:number>/pouvoirs/<int:mandate>/acte/", mandates.mandate_scan, name="mandate_scan"),
    path("organismes/<int:number>/quitter/", views.leave, name="leave"),
    path("organismes/demandes/<int:number>/", views.answer_request, name="answer_request"),
    path("organismes/invitations/<int:number>/retirer/", views.withdraw_invitation, name="withdraw_invitation"),
    path("instruction/reseaux/", networks.networks, name="networks"),
    path("instruction/reseaux/nouveau/", networks.network, name="new_network"),
    path("instruction/reseaux/<int:number>/", networks.network, name="network"),
    path("instruction/roles/", roles.roles, name="roles"),
    path("instruction/roles/<int:number>/", roles.role, name="role"),
    path(
        "instruction/roles/invitations/<int:number>/retirer/",
        roles.withdraw_role_invitation,
        name="withdraw_role_invitation",
    ),
    path("instruction/courrier/", correspondence.undelivered, name="undelivered"),
    path("instruction/comptes/", views.check, name="check"),
    path("instruction/comptes/membres/<int:number>/", views.check_membership, name="check_membership"),
    path("instruction/comptes/organismes/<int:number>/", views.check_organisation, name="check_organisation"),
]

urlpatterns = [*entrance.urlpatterns, path("", include((pages, "accounts")))]
