"""Addresses of submissions and receipts."""

from django.urls import path

from traitdunion.programme.applications.views import moving, rules, submitting, verifying, withdrawing

urlpatterns = [
    path("dossiers/<str:number>/deposer/", submitting.submit_file, name="submit"),
    path("dossiers/<str:number>/reglement/", rules.change, name="change"),
    path("dossiers/<str:number>/rouvrir/", submitting.reopen_file, name="reopen"),
    path("dossiers/<str:number>/retirer/", withdrawing.withdraw, name="withdraw"),
    path("dossiers/<str:number>/changer-appel/", moving.move, name="move"),
    path("dossiers/<str:number>/maintenir/", withdrawing.keep_file, name="keep"),
    path("dossiers/<str:number>/accuse/<int:version>/", submitting.receipt, name="receipt"),
    path("dossiers/<str:number>/accuse/<int:version>/accuse.json", submitting.receipt_json, name="receipt_json"),
    path("dossiers/<str:number>/accuse/<int:version>/accuse.pdf", submitting.receipt_pdf, name="receipt_pdf"),
    path("verifier/", verifying.verify, name="verify"),
    path("verifier/cle.json", verifying.keys, name="keys"),
    path("verifier/verify_receipt.py", verifying.verifier, name="verifier"),
]
