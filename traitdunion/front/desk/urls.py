"""Addresses of the pages composed from several rooms."""

from django.urls import path

from traitdunion.front.desk import views

app_name = "desk"
urlpatterns = [
    path("simulateur/", views.simulator, name="simulator"),
    path("simulateur/dossier/", views.draft, name="draft"),
]
