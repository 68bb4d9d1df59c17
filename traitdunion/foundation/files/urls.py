from django.urls import path

from traitdunion.foundation.files import views

app_name = "files"
urlpatterns = [
    path("envois/<str:ticket>/", views.begin, name="begin"),
    path("envois/<str:ticket>/<uuid:pk>/", views.upload, name="upload"),
]
