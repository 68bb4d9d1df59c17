from django.urls import path

from traitdunion.front.site import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("chercher/", views.search, name="search"),
    path("aide/", views.help_page, name="help"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("ecoconception/", views.ecodesign, name="ecodesign"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    path("mentions-legales/", views.legal, name="legal"),
    path("plan-du-site/", views.site_map, name="map"),
    path(".well-known/security.txt", views.security, name="security"),
    path("robots.txt", views.robots, name="robots"),
    path("sante/", views.health, name="health"),
]
