"""Addresses of the officers."""

from django.urls import path

from traitdunion.programme.appraisal import messages, questions, views
from traitdunion.programme.appraisal.deadlines import views as deadlines
from traitdunion.programme.appraisal.paper import views as paper

app_name = "appraisal"
urlpatterns = [
    path("instruction/", views.calls, name="calls"),
    path("instruction/<slug:slug>/", views.files, name="list"),
    path("instruction/<slug:slug>/dossiers.csv", views.export, name="export"),
    path("instruction/<slug:slug>/questions/", questions.questions, name="questions"),
    path("instruction/<slug:slug>/calendrier/", deadlines.calendar, name="calendar"),
    path("instruction/<slug:slug>/calendrier/tardif/", deadlines.late, name="late"),
    path("instruction/<slug:slug>/calendrier/<slug:key>/reporter/", deadlines.extension, name="extension"),
    path("instruction/<slug:slug>/papier/", paper.record, name="paper"),
    path("instruction/<slug:slug>/<str:number>/", views.file, name="file"),
    path("instruction/<slug:slug>/<str:number>/corriger/", paper.correct, name="correct"),
    path("instruction/<slug:slug>/<str:number>/accuse/<int:version>.pdf", paper.receipt, name="receipt"),
    path("instruction/<slug:slug>/<str:number>/messages/", messages.messages, name="messages"),
    path("instruction/<slug:slug>/<str:number>/messages/<int:pk>/", messages.enclosure, name="enclosure"),
    path("instruction/<slug:slug>/<str:number>/retablir/", views.let_back, name="let_back"),
    path("instruction/<slug:slug>/<str:number>/pieces/<int:version>.zip", views.archive, name="archive"),
    path("instruction/<slug:slug>/<str:number>/pieces/<int:version>/<int:pk>/", views.attachment, name="attachment"),
    path("instruction/<slug:slug>/<str:number>/apercus/<int:version>/<int:pk>.webp", views.preview, name="preview"),
]
