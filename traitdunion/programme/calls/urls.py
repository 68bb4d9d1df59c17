from django.urls import path

from traitdunion.programme.calls import answers, views

app_name = "calls"
urlpatterns = [
    path("appels/", views.call_list, name="list"),
    path("appels.json", views.calls_data, name="list_data"),
    path("appels/flux.xml", views.feed, name="feed"),
    path("appels/calendrier.ics", views.calls_calendar, name="list_calendar"),
    path("appels/<slug:slug>.json", views.call_data, name="data"),
    path("appels/<slug:slug>/", views.call_page, name="detail"),
    path("appels/<slug:slug>/presentation/", views.presentation, name="presentation"),
    path("appels/<slug:slug>/reglement/", views.regulation, name="regulation"),
    path("appels/<slug:slug>/reglement/versions/", views.versions, name="versions"),
    path("appels/<slug:slug>/questions/", answers.questions, name="questions"),
    path("appels/<slug:slug>/questions/poser/", answers.ask, name="ask"),
    path("appels/<slug:slug>/questions/suivre/", answers.follow, name="follow"),
    path("appels/<slug:slug>/questions/flux.xml", answers.feed, name="questions_feed"),
    path("appels/<slug:slug>/calendrier.ics", views.call_calendar, name="calendar"),
    path("reglements/<slug:name>-v<int:version>.toml", views.regulation_file, name="regulation_file"),
]
