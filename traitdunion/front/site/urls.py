from django.urls import path

from traitdunion.front.site import views

app_name = "site"
urlpatterns = [path("", views.home, name="home")]
