from django.urls import path

from traitdunion.directory.territories import views

app_name = "territories"
urlpatterns = [
    path("territoires/chercher/", views.search, name="search"),
    path("territoires/suggestions.json", views.suggestions, name="suggestions"),
]
