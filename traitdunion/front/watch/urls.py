from django.urls import path

from traitdunion.front.watch import views

app_name = "watch"
urlpatterns = [
    path("disponibilite/", views.page, name="page"),
    path("disponibilite.json", views.data, name="data"),
    path("disponibilite.csv", views.table, name="table"),
    path("disponibilite/sonde/", views.probe, name="probe"),
    path("instruction/incidents/", views.incidents, name="incidents"),
    path("instruction/incidents/<int:pk>/", views.incident, name="incident"),
    path("instruction/prolongations/<int:window>/", views.extension, name="extension"),
    path("instruction/prolongations/<int:window>/publier/", views.extend, name="extend"),
]
