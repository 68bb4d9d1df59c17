"""Addresses of the budget as a workbook."""

from django.urls import path

from traitdunion.programme.applications.exchange import views

urlpatterns = [
    path("appels/<slug:slug>/budget.ods", views.template, {"extension": "ods"}, name="template_ods"),
    path("appels/<slug:slug>/budget.xlsx", views.template, {"extension": "xlsx"}, name="template_xlsx"),
    path("dossiers/<str:number>/budget.ods", views.workbook, {"extension": "ods"}, name="budget_ods"),
    path("dossiers/<str:number>/budget.xlsx", views.workbook, {"extension": "xlsx"}, name="budget_xlsx"),
    path("dossiers/<str:number>/budget/reprendre/", views.bring_back, name="budget_back"),
]
