"""Addresses by which parties confirm their parts."""

from django.urls import path

from traitdunion.programme.applications.views import asking, confirming

urlpatterns = [
    path("confirmer/", confirming.confirm_code, name="confirm_code"),
    path("confirmer/<str:secret>/", confirming.confirm, name="confirm"),
    path("dossiers/<str:number>/ma-part/<str:key>/", confirming.confirm_mine, name="confirm_mine"),
    path("dossiers/<str:number>/confirmation/<str:key>/", asking.confirmation, name="confirmation"),
    path("dossiers/<str:number>/confirmation/<str:key>/feuille/", asking.sheet, name="sheet"),
]
