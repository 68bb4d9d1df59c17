from django.urls import path

from traitdunion.foundation.ui import views

app_name = "ui"
urlpatterns = [path("style/", views.style, name="style")]
