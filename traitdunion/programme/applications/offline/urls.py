"""Addresses of the form away from the platform."""

from django.urls import path

from traitdunion.programme.applications.offline import views

urlpatterns = [
    path("formulaire/recevoir/", views.form_received, name="form_received"),
    path("appels/<slug:slug>/formulaire/", views.form_page, name="form"),
    path("appels/<slug:slug>/formulaire.html", views.call_form, name="call_form"),
    path("appels/<slug:slug>/formulaire.pdf", views.call_paper, name="call_paper"),
    path("appels/<slug:slug>/formulaire/reprendre/", views.form_start, name="form_start"),
    path("dossiers/<str:number>/formulaire.html", views.file_form, name="file_form"),
    path("dossiers/<str:number>/formulaire/reprendre/", views.form_back, name="form_back"),
]
