"""Addresses of the people of a file: history, comments, readers, copies."""

from django.urls import path

from traitdunion.programme.applications.views import comments, copying, history, messages, people

urlpatterns = [
    path("dossiers/nouveau/reprendre/", copying.copy_file, name="copy"),
    path("dossiers/sans-redacteur/", people.forsaken, name="forsaken"),
    path("dossiers/invitation/<str:token>/", people.guest, name="guest"),
    path("dossiers/<str:number>/commentaires/", comments.comments, name="comments"),
    path("dossiers/<str:number>/messages/", messages.messages, name="messages"),
    path("dossiers/<str:number>/messages/<int:pk>/", messages.enclosure, name="enclosure"),
    path("dossiers/<str:number>/personnes/", people.people, name="people"),
    path("dossiers/<str:number>/<str:name>/historique/", history.history, name="history"),
    path("dossiers/<str:number>/<str:name>/comparer/", history.compare, name="compare"),
    path("dossiers/<str:number>/<str:name>/retablir/<int:version>/", history.back_to, name="back_to"),
]
