"""Addresses of signatures, and of the PDF of a file."""

from django.urls import path

from traitdunion.programme.applications.signing import paper, printing, views

urlpatterns = [
    path("signer/<str:token>/", views.sign, name="sign"),
    path("signature/", paper.letters, name="paper"),
    path("signature/<str:code>/", paper.letters, name="paper_code"),
    path("dossiers/<str:number>/signature/", views.signature, name="signature"),
    path("dossiers/<str:number>/signature/<int:pk>/feuille/", paper.sheet, name="sheet_to_sign"),
    path("dossiers/<str:number>/signature/<int:pk>/scan/", paper.scan, name="signature_scan"),
    path("dossiers/<str:number>/imprimer/", printing.prints, name="prints"),
    path("dossiers/<str:number>/imprimer/<int:pk>/", printing.printout, name="printout"),
    path("dossiers/<str:number>/imprimer/<int:pk>/pdf/", printing.pdf, name="printout_pdf"),
]
