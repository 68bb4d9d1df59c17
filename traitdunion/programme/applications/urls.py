"""Addresses of the files."""

from django.urls import path

from traitdunion.programme.applications import confirming_urls, people_urls, submission_urls
from traitdunion.programme.applications.exchange import urls as exchange_urls
from traitdunion.programme.applications.offline import urls as offline_urls
from traitdunion.programme.applications.signing import urls as signing_urls
from traitdunion.programme.applications.views import attachments, files, mending, sections

app_name = "applications"
urlpatterns = [
    path("dossiers/", files.file_list, name="list"),
    path("dossiers/nouveau/", files.start, name="start"),
    *people_urls.urlpatterns,
    path("dossiers/<str:number>/", files.file, name="file"),
    path("dossiers/<str:number>/supprimer/", files.delete, name="delete"),
    path("dossiers/<str:number>/restaurer/", files.restore, name="restore"),
    path("dossiers/<str:number>/pieces.zip", attachments.archive, name="archive"),
    path("dossiers/<str:number>/pieces/<int:pk>/", attachments.download, name="attachment"),
    path("dossiers/<str:number>/apercus/<int:pk>.webp", attachments.preview, name="preview"),
    path("dossiers/<str:number>/reparer/", mending.mending, name="mend"),
    *submission_urls.urlpatterns,
    *confirming_urls.urlpatterns,
    *exchange_urls.urlpatterns,
    *offline_urls.urlpatterns,
    *signing_urls.urlpatterns,
    path("dossiers/<str:number>/<str:name>/", sections.section, name="section"),
]
